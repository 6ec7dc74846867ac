# What a newcomer needs: make run, make test. `make help` lists the rest.
# Everything is built from this folder; nothing is installed outside it except
# a missing Debian package, and that only when make runs as root.

SHELL     := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

export CGO_ENABLED := 1
export GOFLAGS := -trimpath $(filter-out -trimpath,$(GOFLAGS))

VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS  := -X main.version=$(VERSION)
LISTEN   ?= 127.0.0.1:8080
DEMO     ?= data/demo
FUZZTIME ?= 20s
GODIRS   := cmd ingest metrics dashboards queries

# One stamp for the browser assets and the test tools from npm: fetched again
# only when the lock file, the checksum list or the script changes.
STAMP    := node_modules/.khi-assets
ASSETSRC := package-lock.json dashboards/assets/fetch.sh dashboards/assets/third_party.sha256

.PHONY: run build test race fuzz lint vuln bench power kills sbom reproducible docs assets tools browser office watcher clickhouse store clean help

run: build ## build, load the demonstration data once, serve it on http://127.0.0.1:8080
	@if [ ! -d $(DEMO) ] || [ ! -e $(DEMO).loaded ]; then \
	  bin/khi demo --data $(DEMO) && touch $(DEMO).loaded; fi
	bin/khi serve --data $(DEMO) --listen $(LISTEN)

build: assets ## build bin/khi
	@mkdir -p bin
	go build -ldflags '$(LDFLAGS)' -o bin/khi ./cmd/khi

test: assets browser office watcher clickhouse store ## every test, with the browser walk, the kill -9 runs and power cuts
	go test -vet=off -parallel 3 -timeout 30m ./... # lint looks at the whole of it; three at a time, for some wait

race: assets ## every test but the browser walk, under the race detector
	go test -race -short -timeout 30m ./...

fuzz: assets ## every fuzz target for FUZZTIME (20s)
	@for pkg in $$(go list ./...); do \
	  for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "== $$pkg $$target"; \
	    go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg; \
	  done; done

lint: assets ## gofmt, go vet, staticcheck, govulncheck
	@bad=$$(gofmt -l $(GODIRS)); if [ -n "$$bad" ]; then \
	  echo "these files are not as gofmt writes them (type: gofmt -w $(GODIRS)):"; echo "$$bad"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	@$(MAKE) --no-print-directory vuln

# govulncheck ends with 3 when it found something that our code calls. Any
# other failure passes only if its words show that the database was out of
# reach, and then says so.
vuln: assets ## known vulnerabilities in what we call
	@status=0; out=$$(go tool govulncheck ./... 2>&1) || status=$$?; echo "$$out"; \
	if [ $$status -eq 0 ] || [ $$status -eq 3 ]; then exit $$status; fi; \
	if grep -Eq 'vuln\.go\.dev|dial tcp|no such host|proxyconnect|connection refused|i/o timeout' <<<"$$out"; then \
	  echo "govulncheck: its database could not be reached from here, so NOTHING was checked; run make vuln where it can be."; \
	else exit $$status; fi

bench: assets ## benchmarks; the ratios that docs/performance.md records
	go test -run '^$$' -bench . -benchmem -timeout 60m ./...

power: assets watcher ## 300 power cuts during loads, an undoing and a rebuild (some ten minutes)
	KHI_POWER_CUTS=$${KHI_POWER_CUTS:-300} go test ./cmd/khi -run TestPowerCuts -count=1 -v -timeout 240m

kills: assets ## 1,000 kills at any moment of any command, with damage between (an hour of one core)
	KHI_KILLS=$${KHI_KILLS:-1000} go test ./cmd/khi -run 'TestKills$$' -count=1 -v -timeout 240m

sbom: build ## the bill of materials of bin/khi (CycloneDX) and the licences of its parts, beside it
	bin/khi version --bom > bin/khi.cdx.json
	bin/khi version --licences > bin/khi.licences.txt

# The second build is in another folder, with a cache of its own. Its version is given, for
# git sees another folder there. The first is made beside the copy, for the second takes
# minutes, in which somebody may change a file.
reproducible: build ## build once more elsewhere, from nothing, and compare byte for byte
	@other=$$(mktemp -d); trap 'chmod -R u+w "$$other"; rm -rf "$$other"' EXIT; \
	mkdir "$$other/elsewhere"; git ls-files -z | tar --null -T - -cf - | tar -xf - -C "$$other/elsewhere"; \
	cp -r dashboards/assets/third_party/. "$$other/elsewhere/dashboards/assets/third_party/"; \
	go build -buildvcs=false -ldflags '$(LDFLAGS)' -o "$$other/here" ./cmd/khi; \
	(cd "$$other/elsewhere" && GOCACHE="$$other/cache" go build -buildvcs=false -ldflags '$(LDFLAGS)' -o "$$other/khi" ./cmd/khi); \
	sha256sum "$$other/here" "$$other/khi"; cmp "$$other/here" "$$other/khi" && echo "the two builds are the same, byte for byte"

docs: assets ## write the generated pages of docs/ again
	go test -count=1 ./cmd/khi/docs -update

assets: tools $(STAMP) ## ECharts, govuk-frontend and the test tools from npm, by lock file and checksum

$(STAMP): $(ASSETSRC)
	sh dashboards/assets/fetch.sh
	@[ -e node_modules/axe-core/axe.min.js ] || npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# What the build needs from Debian: a linker that finds the C++ library that
# DuckDB is made with, npm and git.
tools:
	@missing=; \
	echo 'int main(void){return 0;}' | gcc -x c - -lstdc++ -o /dev/null 2>/dev/null || missing="$$missing g++"; \
	command -v npm >/dev/null || missing="$$missing npm"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ $$(id -u) -eq 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q $$missing; \
	else echo "Something that the build needs is missing. Type: sudo apt-get install -y$$missing"; exit 1; fi

# The browser test needs Chromium and nothing else from the system.
browser:
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then exit 0; fi; \
	if [ $$(id -u) -eq 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium; \
	else echo "The browser test needs Chromium. Type: sudo apt-get install -y chromium"; exit 1; fi

# One test has LibreOffice recalculate the workbook of a business case.
office:
	@if command -v soffice >/dev/null; then exit 0; fi; \
	if [ $$(id -u) -eq 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends libreoffice-calc-nogui; \
	else echo "The workbook of a business case is tested with LibreOffice. Type: sudo apt-get install -y --no-install-recommends libreoffice-calc-nogui"; exit 1; fi

# The power cuts are made of what strace sees the program ask of the disk.
watcher:
	@if command -v strace >/dev/null; then exit 0; fi; \
	if [ $$(id -u) -eq 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends strace; \
	else echo "The test of power cuts needs strace. Type: sudo apt-get install -y strace"; exit 1; fi

# ClickHouse as a library (some 550 MB unpacked), for the test that our statements
# give the same cells there. Not npm ci: it wants the libraries for every machine in
# the lock file, and those for others than this kind are not in every registry. The
# versions and checksums of what is in the file hold all the same.
CLICKHOUSE := cmd/khi/testdata/clickhouse

clickhouse: $(CLICKHOUSE)/node_modules/.khi-clickhouse

$(CLICKHOUSE)/node_modules/.khi-clickhouse: $(CLICKHOUSE)/package-lock.json | tools
	cd $(CLICKHOUSE) && npm install --no-save --ignore-scripts --no-audit --no-fund
	@touch $@

# Figures are published to a real server that speaks S3 (versitygw), a module of its own.
STORE := cmd/khi/testdata/s3

store: $(STORE)/versitygw

$(STORE)/versitygw: $(STORE)/go.sum
	cd $(STORE) && CGO_ENABLED=0 GOFLAGS=-trimpath go build -ldflags '-s -w' -o versitygw github.com/versity/versitygw/cmd/versitygw
	@touch $@

clean: ## remove what the build made; data stays
	rm -rf bin node_modules $(CLICKHOUSE)/node_modules $(STORE)/versitygw
	find dashboards/assets/third_party -mindepth 1 ! -name README.md -delete

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

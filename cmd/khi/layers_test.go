package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os/exec"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
)

// wall says what one room may import and what it must not reach, not even
// through others. Names of our own packages are written without "khi/"; a
// trailing /... takes in what lies below.
type wall struct {
	own    []string // our packages that it may import
	needs  []string // modules of others that it may import
	beyond []string // what it must not reach, even indirectly
}

var (
	database  = []string{"database/sql", "github.com/duckdb/..."}
	afterCell = []string{"database/sql", "github.com/duckdb/...", "queries/duck", "ingest/..."}
)

// walls is the table "Rooms and walls" of docs/architecture.md.
var walls = map[string]wall{
	"queries": {beyond: append([]string{"metrics/...", "ingest/...", "dashboards/...", "net/http"}, database...)},
	"queries/clickhouse": {own: []string{"queries"},
		beyond: append([]string{"metrics/...", "ingest/...", "dashboards/...", "net/http"}, database...)},
	"queries/disk":      {beyond: append([]string{"queries", "metrics/...", "ingest/...", "dashboards/...", "net/http"}, database...)},
	"queries/duck":      {own: []string{"queries", "queries/disk"}, needs: []string{"github.com/duckdb/duckdb-go/v2"}, beyond: []string{"metrics/...", "ingest/...", "dashboards/..."}},
	"ingest/finding":    {beyond: append([]string{"queries", "net/http"}, database...)},
	"ingest/parquet":    {needs: []string{"github.com/parquet-go/parquet-go", "github.com/klauspost/compress", "github.com/pierrec/lz4/v4"}, beyond: append([]string{"queries", "net/http"}, database...)},
	"ingest/book":       {own: []string{"ingest/finding", "ingest/parquet"}, needs: []string{"github.com/xuri/excelize/v2", "golang.org/x/text"}, beyond: append([]string{"queries", "net/http"}, database...)},
	"ingest/layout":     {own: []string{"ingest/finding", "ingest/book"}, needs: []string{"golang.org/x/text"}, beyond: append([]string{"queries", "net/http"}, database...)},
	"ingest/marked":     {own: []string{"ingest/finding", "ingest/book"}, needs: []string{"github.com/xuri/excelize/v2"}, beyond: append([]string{"queries", "net/http"}, database...)},
	"ingest/instrument": {needs: []string{"gopkg.in/yaml.v3"}, beyond: append([]string{"queries", "net/http"}, database...)},
	"ingest":            {own: []string{"queries", "queries/disk", "queries/gazetteer", "ingest/..."}, needs: []string{"github.com/xuri/excelize/v2", "gopkg.in/yaml.v3", "golang.org/x/text"}, beyond: append([]string{"metrics/...", "dashboards/...", "queries/duck", "net/http"}, database...)},
	"metrics":           {own: []string{"queries", "queries/gazetteer", "metrics/..."}, needs: []string{"golang.org/x/text"}, beyond: append([]string{"net/http", "dashboards/..."}, afterCell...)},
	"metrics/stat":      {needs: []string{"gonum.org/v1/gonum"}, beyond: append([]string{"net/http"}, database...)},
	"metrics/benefit":   {needs: []string{"gonum.org/v1/gonum"}, beyond: append([]string{"net/http"}, database...)},
	"metrics/benefit/cohort": {own: []string{"queries", "metrics/benefit", "metrics/stat", "metrics/disclose"}, needs: []string{"gonum.org/v1/gonum"},
		beyond: append([]string{"net/http", "dashboards/..."}, afterCell...)},
	"metrics/benefit/scenario": {own: []string{"queries", "metrics/benefit"}, needs: []string{"gonum.org/v1/gonum", "gopkg.in/yaml.v3"},
		beyond: append([]string{"net/http", "dashboards/..."}, afterCell...)},
	"queries/gazetteer": {own: []string{"queries"},
		beyond: append([]string{"metrics/...", "ingest/...", "dashboards/...", "net/http"}, database...)},
	"metrics/release": {own: []string{"metrics", "queries/disk"}, beyond: append([]string{"net/http", "dashboards/..."}, afterCell...)},
	"metrics/disclose": {
		beyond: append([]string{"net/http"}, database...)},
	// The adversary knows what any reader knows: nothing of ours.
	"metrics/attack": {beyond: append([]string{"metrics/disclose", "queries", "net/http"}, database...)},
	"cmd/khi/audit": {own: []string{"metrics", "metrics/attack", "metrics/release", "dashboards/chart", "dashboards/download", "dashboards/workbook"},
		needs: []string{"github.com/xuri/excelize/v2", "golang.org/x/net"}, beyond: append([]string{"dashboards"}, afterCell...)},
	"dashboards": {own: []string{"metrics/...", "dashboards/..."},
		needs: []string{"github.com/gin-gonic/gin", "github.com/boombuler/barcode", "golang.org/x/text", "golang.org/x/sync", "golang.org/x/time"}, beyond: afterCell},
	"dashboards/chart": {own: []string{"metrics", "dashboards/assets"},
		needs:  []string{"github.com/go-echarts/go-echarts/v2", "github.com/buke/quickjs-go", "github.com/tetratelabs/wazero", "golang.org/x/image", "golang.org/x/text"},
		beyond: afterCell},
	"dashboards/workbook": {own: []string{"metrics"},
		needs: []string{"github.com/xuri/excelize/v2", "golang.org/x/text"}, beyond: afterCell},
	"dashboards/casebook": {own: []string{"metrics/benefit", "metrics/benefit/scenario", "dashboards/workbook"},
		needs: []string{"github.com/xuri/excelize/v2"}, beyond: afterCell},
	"dashboards/access": {needs: []string{"github.com/pquerna/otp", "golang.org/x/crypto"},
		beyond: append([]string{"metrics/...", "queries", "net/http"}, afterCell...)},
	"dashboards/provider": {needs: []string{"github.com/coreos/go-oidc/v3", "golang.org/x/oauth2", "golang.org/x/crypto", "gopkg.in/yaml.v3"},
		beyond: append([]string{"metrics/...", "dashboards/access", "queries"}, afterCell...)},
	"dashboards/rounds":             {own: []string{"queries/disk"}, beyond: append([]string{"metrics/...", "queries", "net/http"}, afterCell...)},
	"dashboards/welsh":              {needs: []string{"golang.org/x/net"}, beyond: append([]string{"metrics/...", "queries", "net/http"}, afterCell...)},
	"dashboards/workbook/checklist": {beyond: append([]string{"metrics/...", "queries", "net/http"}, afterCell...)},
	"dashboards/reading":            {beyond: append([]string{"metrics/...", "queries", "net/http"}, afterCell...)},
	"dashboards/pictures":           {beyond: append([]string{"metrics/...", "queries", "net/http"}, afterCell...)},
	"dashboards/assets":             {beyond: append([]string{"metrics/...", "queries"}, afterCell...)},
	"dashboards/rights":             {own: []string{"queries/disk"}, beyond: append([]string{"metrics/...", "dashboards/access", "queries", "net/http"}, afterCell...)},
	"dashboards/schedule":           {own: []string{"queries/disk"}, needs: []string{"gopkg.in/yaml.v3"}, beyond: append([]string{"metrics/...", "dashboards/access", "queries", "net/http"}, afterCell...)},
	"dashboards/post":               {needs: []string{"github.com/wneessen/go-mail"}, beyond: append([]string{"metrics/...", "dashboards/access", "dashboards/rights", "queries", "net/http"}, afterCell...)},
	"dashboards/story":              {needs: []string{"gopkg.in/yaml.v3"}, beyond: append([]string{"metrics/...", "dashboards/access", "queries", "net/http"}, afterCell...)},
	"dashboards/download": {own: []string{"metrics", "dashboards/assets", "dashboards/chart", "dashboards/workbook"},
		needs: []string{"golang.org/x/text", "github.com/parquet-go/parquet-go"}, beyond: afterCell},
	// The demonstration writes files; a country in bulk is filled into an empty database by
	// statements that take nothing from outside. It never reaches the database itself.
	"cmd/khi/demo": {own: []string{"ingest/...", "queries"},
		needs: []string{"github.com/xuri/excelize/v2", "golang.org/x/text"}, beyond: append([]string{"queries/duck", "net/http"}, database...)},
	"cmd/khi/watch":  {needs: []string{"github.com/prometheus/client_golang"}, beyond: []string{"queries/...", "metrics/...", "ingest/...", "dashboards/...", "github.com/duckdb/..."}}, // its collectors can measure any database/sql
	"cmd/khi/backup": {needs: []string{"filippo.io/age", "github.com/klauspost/compress"}, beyond: append([]string{"metrics/...", "ingest/...", "dashboards/...", "net/http"}, database...)},
	"cmd/khi/copies": {own: []string{"metrics", "queries/disk"}, needs: []string{"filippo.io/age", "github.com/klauspost/compress", "github.com/parquet-go/parquet-go"}, beyond: append([]string{"ingest/...", "dashboards/..."}, database...)},
	"cmd/khi/bucket": {own: []string{"cmd/khi/copies"}, needs: []string{"github.com/minio/minio-go/v7"}, beyond: append([]string{"ingest/...", "dashboards/..."}, database...)},
	"cmd/khi/parts":  {needs: []string{"github.com/CycloneDX/cyclonedx-go"}, beyond: append([]string{"queries/...", "metrics/...", "ingest/...", "dashboards/..."}, database...)},
	"cmd/khi/erase":  {own: []string{"queries/disk"}, needs: []string{"github.com/klauspost/compress", "github.com/parquet-go/parquet-go"}, beyond: append([]string{"queries", "metrics/...", "ingest/...", "dashboards/..."}, database...)}, // a packing of Parquet knows net/http
	"cmd/khi/docs":   {own: []string{"queries", "ingest/...", "metrics"}, beyond: append([]string{"queries/duck", "net/http"}, database...)},
	"cmd/khi":        {own: []string{"queries/...", "ingest/...", "metrics/...", "dashboards/...", "cmd/khi/..."}, needs: []string{"filippo.io/age", "golang.org/x/sync", "golang.org/x/sys", "golang.org/x/text"}},
}

// onlyBy holds what a single room may import, whatever the table above says.
var onlyBy = map[string][]string{
	"github.com/duckdb/...":         {"queries/duck"},
	"github.com/gin-gonic/...":      {"dashboards"},
	"net/http":                      {"dashboards", "dashboards/assets", "dashboards/provider", "dashboards/download", "cmd/khi", "cmd/khi/watch", "cmd/khi/bucket"},
	"database/sql":                  {"queries/duck"},
	"github.com/wneessen/go-mail":   {"dashboards/post"},
	"github.com/go-echarts/...":     {"dashboards/chart"},
	"github.com/buke/quickjs-go":    {"dashboards/chart"},
	"github.com/tetratelabs/wazero": {"dashboards/chart"},
}

// pkg is what `go list -json` says of a package.
type pkg struct {
	ImportPath, Doc                  string
	Standard                         bool
	Module                           *struct{ Path string }
	Imports, Deps, GoFiles, CgoFiles []string
}

const module = "khi"

func (p pkg) ours() bool   { return p.Module != nil && p.Module.Path == module }
func (p pkg) room() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

// matches tells whether an import path is the named package or, for a name
// that ends in /..., lies at or below it.
func matches(importPath, name string) bool {
	below, isTree := strings.CutSuffix(name, "/...")
	for _, n := range []string{below, module + "/" + below} {
		if importPath == n || isTree && strings.HasPrefix(importPath, n+"/") {
			return true
		}
	}
	return false
}

func matchesAny(importPath string, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return matches(importPath, n) })
}

var listed = sync.OnceValues(func() (map[string]pkg, error) {
	var stderr bytes.Buffer
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Doc,Standard,Module,Imports,Deps,GoFiles,CgoFiles", "./...")
	cmd.Dir, cmd.Stderr = "../..", &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, errors.New(stderr.String())
	}
	all := map[string]pkg{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all[p.ImportPath] = p
	}
})

// packages gives every package that ours are built from, and ours in order.
func packages(t *testing.T) (all map[string]pkg, ours []pkg) {
	t.Helper()
	all, err := listed()
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range slices.Sorted(maps.Keys(all)) {
		if all[at].ours() {
			ours = append(ours, all[at])
		}
	}
	if len(ours) < 5 {
		t.Fatalf("go list found %d packages of ours: the test looks in the wrong folder", len(ours))
	}
	return all, ours
}

func TestWalls(t *testing.T) {
	all, ours := packages(t)
	for _, p := range ours {
		w, ok := walls[p.room()]
		if !ok {
			t.Errorf("%s is a room without walls: write what it may import into walls, and into docs/architecture.md", p.room())
			continue
		}
		for _, fault := range breaches(p, w, all) {
			t.Error(fault)
		}
	}
}

// breaches says where a package leaves its walls.
func breaches(p pkg, w wall, all map[string]pkg) []string {
	var faults []string
	for _, imp := range p.Imports {
		if imp == "C" {
			faults = append(faults, p.room()+" uses cgo: only duckdb-go may")
			continue
		}
		d := all[imp]
		switch {
		case d.Standard:
		case d.ours() && !matchesAny(imp, w.own):
			faults = append(faults, p.room()+" may not import "+d.room())
		case !d.ours() && !moduleIn(d, w.needs):
			faults = append(faults, p.room()+" may not import "+imp)
		}
	}
	for _, dep := range p.Deps {
		if matchesAny(dep, w.beyond) {
			faults = append(faults, p.room()+" must not reach "+dep+": "+strings.Join(way(p, dep, all), " → "))
		}
	}
	for name, rooms := range onlyBy {
		for _, imp := range p.Imports {
			if matches(imp, name) && !slices.Contains(rooms, p.room()) {
				faults = append(faults, p.room()+" imports "+imp+", which only "+strings.Join(rooms, ", ")+" may")
			}
		}
	}
	return faults
}

func moduleIn(p pkg, modules []string) bool {
	return p.Module != nil && slices.Contains(modules, p.Module.Path)
}

// way finds one chain of imports from a package to another, so that a failure
// names the import to take away.
func way(from pkg, to string, all map[string]pkg) []string {
	for _, imp := range from.Imports {
		if imp == to {
			return []string{from.ImportPath, to}
		}
		if slices.Contains(all[imp].Deps, to) {
			return append([]string{from.ImportPath}, way(all[imp], to, all)...)
		}
	}
	return []string{from.ImportPath}
}

func TestPackagesSayWhatTheyAre(t *testing.T) {
	_, ours := packages(t)
	for _, p := range ours {
		if slices.Contains([]string{"util", "utils", "common", "helpers", "models", "types"}, path.Base(p.ImportPath)) {
			t.Errorf("%s: a package is named for what it does, not %q", p.ImportPath, path.Base(p.ImportPath))
		}
		if len(p.GoFiles)+len(p.CgoFiles) > 0 && p.Doc == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

// TestWallsCanFail holds the checker to a package that breaks every rule.
func TestWallsCanFail(t *testing.T) {
	mod := &struct{ Path string }{module}
	all := map[string]pkg{
		"khi/metrics":  {ImportPath: "khi/metrics", Module: mod, Imports: []string{"fmt", "khi/ingest", "example.org/x", "net/http"}, Deps: []string{"fmt", "khi/ingest", "example.org/x", "net/http", "database/sql"}},
		"khi/ingest":   {ImportPath: "khi/ingest", Module: mod, Imports: []string{"database/sql"}, Deps: []string{"database/sql"}},
		"database/sql": {ImportPath: "database/sql", Standard: true}, "fmt": {ImportPath: "fmt", Standard: true},
		"net/http":      {ImportPath: "net/http", Standard: true},
		"example.org/x": {ImportPath: "example.org/x", Module: &struct{ Path string }{"example.org/x"}},
	}
	got := strings.Join(breaches(all["khi/metrics"], walls["metrics"], all), "\n")
	for _, want := range []string{
		"metrics may not import ingest", "metrics may not import example.org/x",
		"metrics must not reach database/sql: khi/metrics → khi/ingest → database/sql",
		"metrics must not reach net/http", "metrics imports net/http, which only",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the checker did not say %q; it said:\n%s", want, got)
		}
	}
}

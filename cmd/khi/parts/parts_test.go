package parts

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

var update = flag.Bool("update", false, "write parts.tsv and notices.txt again")

// signs are words of the licences that parts may have, the most particular first. A part
// under another one stops the test: somebody must read it.
var signs = []struct{ id, words string }{
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"Apache-2.0", "Apache License Version 2.0"},
	{"0BSD", "to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted. THE SOFTWARE"},
	{"BSD-3-Clause", "to endorse or promote products derived from"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce the above copyright notice"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided"},
}

var spaces = regexp.MustCompile(`\s+`)

// licenceOf reads which licences a text is.
func licenceOf(text string) string {
	text = spaces.ReplaceAllString(text, " ")
	var all []string
	for _, s := range signs {
		if !strings.Contains(text, s.words) || s.id == "BSD-2-Clause" && slices.Contains(all, "BSD-3-Clause") {
			continue
		}
		all = append(all, s.id)
	}
	slices.Sort(all)
	return strings.Join(all, " AND ")
}

var legal = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)`)

// found is a part with its licence texts.
type found struct {
	Part
	texts []string
}

func (f *found) read(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var licence string
	for _, e := range entries {
		if e.IsDir() || !legal.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		f.texts = append(f.texts, strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
		if strings.HasPrefix(strings.ToLower(e.Name()), "licen") {
			licence += string(text) + "\n"
		}
	}
	if f.Licence = licenceOf(licence); f.Licence == "" {
		t.Errorf("%s %s: its licence is not one that we know; read it before it is passed on", f.Name, f.Version)
	}
}

// modulesOf are the modules that the program is built from, on every system that it is
// built for by our own files.
func modulesOf(t *testing.T) []*found {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "khi/cmd/khi")
	cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	all := map[string]*found{}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 || all[f[0]] != nil {
			continue
		}
		all[f[0]] = &found{Part: Part{Kind: "golang", Name: f[0], Version: f[1]}}
		all[f[0]].read(t, f[2])
	}
	var sorted []*found
	for _, name := range slices.Sorted(maps.Keys(all)) {
		sorted = append(sorted, all[name])
	}
	return sorted
}

// browserParts are carried for browsers and for drawing; tslib comes with the parts of
// ECharts that the bundle takes.
var browserParts = []string{"@resvg/resvg-wasm", "echarts", "govuk-frontend", "tslib", "zrender"}

func npmParts(t *testing.T) []*found {
	t.Helper()
	top := filepath.Join("..", "..", "..")
	text, err := os.ReadFile(filepath.Join(top, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct{ Version, License string }
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		t.Fatal(err)
	}
	var all []*found
	for _, name := range browserParts {
		p, there := lock.Packages["node_modules/"+name]
		if !there || p.License == "" {
			t.Fatalf("package-lock.json does not say what %s is", name)
		}
		f := &found{Part: Part{"npm", name, p.Version, p.License}}
		if entries, err := os.ReadDir(filepath.Join(top, "node_modules", name)); err == nil {
			for _, e := range entries {
				if legal.MatchString(e.Name()) && !e.IsDir() {
					b, _ := os.ReadFile(filepath.Join(top, "node_modules", name, e.Name()))
					f.texts = append(f.texts, strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n")))
				}
			}
		}
		all = append(all, f)
	}
	return all
}

// TestThePartsAreThoseOfTheBuild keeps the table and the notices what the build is made of.
func TestThePartsAreThoseOfTheBuild(t *testing.T) {
	var list, notices strings.Builder
	list.WriteString("# Parts of the program that are not ours, written by: go test ./cmd/khi/parts -update\n# kind\tname\tversion\tlicence\n")
	by := map[string][]string{} // text → parts
	var order []string
	for _, f := range append(modulesOf(t), npmParts(t)...) {
		fmt.Fprintf(&list, "%s\t%s\t%s\t%s\n", f.Kind, f.Name, f.Version, f.Licence)
		for _, text := range f.texts {
			if by[text] == nil {
				order = append(order, text)
			}
			by[text] = append(by[text], f.Name+" "+f.Version)
		}
	}
	for _, text := range order {
		fmt.Fprintf(&notices, "%s\n%s\n\n%s\n\n\n", strings.Join(by[text], "\n"), strings.Repeat("=", 72), text)
	}
	for name, want := range map[string]string{"parts.tsv": list.String(), "notices.txt": notices.String()} {
		if *update {
			if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s is not what the build is made of (%v): run go test ./cmd/khi/parts -update and read what changed", name, err)
		}
	}
}

func TestTheBillOfMaterials(t *testing.T) {
	build := &debug.BuildInfo{GoVersion: "go1.26", Deps: []*debug.Module{{Path: "github.com/gin-gonic/gin", Version: "v1.12.0", Sum: "h1:x="}, {Path: "example.org/unknown", Version: "v1"}}}
	var first, again bytes.Buffer
	if err := WriteBOM(&first, "1.0", build); err != nil {
		t.Fatal(err)
	}
	if err := WriteBOM(&again, "1.0", build); err != nil || !bytes.Equal(first.Bytes(), again.Bytes()) {
		t.Errorf("the same program gives other bytes (%v)", err)
	}
	var bom cdx.BOM
	if err := cdx.NewBOMDecoder(&first, cdx.BOMFileFormatJSON).Decode(&bom); err != nil {
		t.Fatal(err)
	}
	c := *bom.Components
	if bom.SpecVersion != cdx.SpecVersion1_6 || len(c) != 2+len(browserParts) || c[0].PackageURL != "pkg:golang/github.com/gin-gonic/gin@v1.12.0" ||
		(*c[0].Licenses)[0].License.ID != "MIT" || (*c[0].Properties)[0].Value != "h1:x=" || c[1].Licenses != nil || c[2].PackageURL != "pkg:npm/%40resvg/resvg-wasm@2.6.2" {
		t.Errorf("%+v", c[:3])
	}
}

func TestLicencesAreTold(t *testing.T) {
	for text, want := range map[string]string{"All rights reserved.": "", "the Mozilla Public\nLicense Version 2.0": "MPL-2.0", "GNU GENERAL PUBLIC LICENSE Version 3": ""} {
		if got := licenceOf(text); got != want {
			t.Errorf("%q is told as %q", text, got)
		}
	}
}

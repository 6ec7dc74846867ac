package queries

import (
	"bufio"
	"encoding/csv"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestEveryFileIsAStatement(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	onDisk := 0
	err = filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".sql" {
			return err
		}
		onDisk++
		name := strings.TrimSuffix(filepath.ToSlash(p), ".sql")
		if !slices.ContainsFunc(all, func(s Statement) bool { return s.Name == name }) {
			t.Errorf("%s is not embedded", p)
		}
		return nil
	})
	if err != nil || onDisk != len(all) {
		t.Errorf("%d files and %d statements (%v)", onDisk, len(all), err)
	}
	for _, s := range all {
		if Get(s.Name).Text != s.Text {
			t.Errorf("Get gives another text for %s", s.Name)
		}
		if regexp.MustCompile(`(?i)\bpragma\b|\benable_logging\b|read_(csv|text|blob|json|parquet)`).MatchString(stripComments(s.Text)) {
			t.Errorf("%s: reaches for files, settings or logging", s.Name)
		}
	}
}

func TestFoldersAreSorted(t *testing.T) {
	for _, folder := range []string{"schema", "views", "indicators", "cells", "checks", "lists", "upkeep"} {
		list, err := In(folder)
		if err != nil || len(list) == 0 {
			t.Errorf("%s: %d statements (%v)", folder, len(list), err)
		}
		if !slices.IsSortedFunc(list, func(a, b Statement) int { return strings.Compare(a.Name, b.Name) }) {
			t.Errorf("%s is not sorted", folder)
		}
	}
	if list, _ := In("sche"); len(list) != 0 {
		t.Error("a part of a folder's name finds statements")
	}
}

// Numbers may be left out, for work that was given up, but none is used twice
// and none is shorter, so that the order of the names is the order of work. That
// nothing is put in before what a database has had is seen when it is opened.
func TestSchemaNumbersRise(t *testing.T) {
	list, err := In("schema")
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	for _, s := range list {
		number, _, _ := strings.Cut(path.Base(s.Name), "_")
		n, err := strconv.Atoi(number)
		if err != nil || len(number) != 4 || n <= last {
			t.Errorf("%s stands behind number %d", s.Name, last)
		}
		last = n
	}
}

func TestParse(t *testing.T) {
	s, err := parse("lists/x", "-- Gives things.\n-- Of a kind.\n-- param quarter: VARCHAR, such as 2025-26Q1\n-- min-n: 5\n-- unit: a: b\nSELECT $quarter -- and $this\n")
	if err != nil || s.Doc != "Gives things. Of a kind." || !slices.Equal(s.Params, []string{"quarter"}) || s.Fact("min-n") != "5" || s.Fact("unit") != "a: b" || s.Fact("none") != "" {
		t.Errorf("%+v %v", s, err)
	}
	if s, err := parse("lists/x", "-- Such a row is left out and\n-- counted: it is no nought.\n-- unit: a\nSELECT 1"); err != nil || s.Doc != "Such a row is left out and counted: it is no nought." || s.Fact("counted") != "" || s.Fact("unit") != "a" {
		t.Errorf("a sentence that breaks before a word with a colon: %+v %v", s, err)
	}
	for name, bad := range map[string]string{
		"needs a comment":         "SELECT 1",
		"middle of a sentence":    "-- Such a row is left out and\nSELECT 1",
		"one statement":           "-- Doc.\nSELECT 1; SELECT 2",
		"has no":                  "-- Doc.\nSELECT $a",
		"documented but not used": "-- Doc.\n-- param a: VARCHAR\nSELECT 1 -- $a",
		"twice":                   "-- Doc.\n-- unit: a\n-- unit: b\nSELECT 1",
	} {
		if _, err := parse("lists/x", bad); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q: %v, not %q", bad, err, name)
		}
	}
	if _, err := parse("lists/x", "-- Doc.\nSELECT 1;\n"); err != nil {
		t.Errorf("a last semicolon: %v", err)
	}
}

func TestCheck(t *testing.T) {
	s := Statement{Name: "x", Params: []string{"a", "b"}}
	for _, c := range []struct {
		given map[string]any
		ok    bool
	}{
		{map[string]any{"a": 1, "b": nil}, true},
		{map[string]any{"a": 1}, false},
		{map[string]any{"a": 1, "B": 1}, false},
		{map[string]any{"a": 1, "b": 1, "c": 1}, false},
		{nil, false},
	} {
		if err := s.Check(c.given); (err == nil) != c.ok {
			t.Errorf("%v: %v", c.given, err)
		}
	}
}

func TestReferenceTablesNameTheirSource(t *testing.T) {
	entries, err := os.ReadDir("reference")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		f, err := Reference(e.Name())
		if err != nil {
			t.Errorf("%s is not embedded: %v", e.Name(), err)
			continue
		}
		var head strings.Builder
		for lines := bufio.NewScanner(f); lines.Scan() && strings.HasPrefix(lines.Text(), "#"); {
			head.WriteString(lines.Text())
		}
		_ = f.Close()
		for _, word := range []string{"(?i)source", "(?i)licence|rights"} {
			if !regexp.MustCompile(word).MatchString(head.String()) {
				t.Errorf("%s does not say its %s", e.Name(), word)
			}
		}
		again, err := Reference(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(again)
		r.Comment = '#'
		rows, err := r.ReadAll() // as many fields in each row as in the first
		if err != nil || len(rows) < 2 {
			t.Errorf("%s: %d rows (%v)", e.Name(), len(rows), err)
		}
		_ = again.Close()
	}
}

func TestAreas(t *testing.T) {
	f, err := Reference("areas.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	nation := map[byte]string{'E': "ENG", 'S': "SCO", 'W': "WAL", 'N': "NIR"}
	code := regexp.MustCompile(`^[ESWN]\d{8}$`)
	in := map[string]int{}
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		if !code.MatchString(row[0]) || seen[row[0]] || row[1] == "" || row[2] != nation[row[0][0]] || row[3] == "" {
			t.Errorf("%q", row)
		}
		seen[row[0]] = true
		in[row[2]]++
	}
	// Councils today: 317 in England (296 lower or single tier and 21 counties), 32, 22 and 11.
	if in["ENG"] != 317 || in["SCO"] != 32 || in["WAL"] != 22 || in["NIR"] != 11 {
		t.Errorf("councils by nation: %v", in)
	}
}

package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	namedTest = regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z][A-Za-z0-9]*)`")
	madeTest  = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)[A-Za-z0-9]*)\(`)
)

// TestDocsNameTestsThatThereAre: what the documentation says is held by a test is held by
// one of that name; and each case that docs/security.md tells of names one.
func TestDocsNameTestsThatThereAre(t *testing.T) {
	t.Parallel()
	made := map[string]bool{}
	eachFile(t, []string{".go"}, func(at string, text []byte) {
		if strings.HasSuffix(at, "_test.go") {
			for _, m := range madeTest.FindAllSubmatch(text, -1) {
				made[string(m[1])] = true
			}
		}
	})
	named := 0
	eachFile(t, []string{".md"}, func(at string, text []byte) {
		if at == "CHANGELOG.md" { // it says what was
			return
		}
		for _, m := range namedTest.FindAllSubmatch(text, -1) {
			if named++; !made[string(m[1])] {
				t.Errorf("%s names %s, and there is no such test", at, m[1])
			}
		}
	})
	if len(made) < 500 || named < 100 {
		t.Fatalf("%d tests, named %d times: this looks in the wrong folder", len(made), named)
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "| somebody, or something |")
	table, _, _ = strings.Cut(table, "\n\n")
	cases := strings.Split(table, "\n")[2:]
	for _, line := range cases {
		if !namedTest.MatchString(line) {
			t.Errorf("no test is named for: %s", line)
		}
	}
	if !found || len(cases) < 35 {
		t.Errorf("%d cases are told of", len(cases))
	}
	conventionsNameTests(t)
}

// conventionsNameTests holds each convention that is said to be kept to a test.
func conventionsNameTests(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "conventions.md"))
	if err != nil {
		t.Fatal(err)
	}
	kept := 0
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || !strings.HasPrefix(strings.TrimSpace(cells[2]), "yes") {
			continue
		}
		if kept++; !namedTest.MatchString(cells[3]) {
			t.Errorf("no test is named for what is said to be kept: %s", line)
		}
	}
	if kept < 30 {
		t.Errorf("%d conventions are kept", kept)
	}
}

package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// fetched are folders that the build fills: not ours to hold to house rules.
var fetched = []string{"bin", "data", "node_modules", ".git", "third_party"}

func TestTopLevel(t *testing.T) {
	allowed := []string{"cmd", "ingest", "metrics", "dashboards", "queries", "docs",
		"go.mod", "go.sum", "Makefile", "Containerfile", "README.md", "LICENSE", "CHANGELOG.md", "package.json", "package-lock.json"}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		if !slices.Contains(allowed, name) && !slices.Contains(fetched, name) && !strings.HasPrefix(name, ".") {
			t.Errorf("%s does not belong at the top of the repository", name)
		}
	}
}

// eachFile walks our own files with one of the endings.
func eachFile(t *testing.T, endings []string, visit func(at string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains(fetched, d.Name()) || d.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains(endings, filepath.Ext(at)) {
			return nil
		}
		text, err := os.ReadFile(at)
		if err == nil {
			visit(strings.TrimPrefix(at, root+"/"), text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFilesAreShort(t *testing.T) {
	const most = 400
	eachFile(t, []string{".go", ".sql", ".html", ".css", ".js", ".yaml", ".sh"}, func(at string, text []byte) {
		if n := strings.Count(string(text), "\n"); n > most {
			t.Errorf("%s has %d lines: a file stays under about 300, and never over %d", at, n, most)
		}
	})
}

var sqlText = regexp.MustCompile(`(?is)^\s*(select\s.+\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s|` +
	`create\s+(or\s+replace\s+)?(temp|temporary|table|view|macro|index|schema)\b|drop\s+(table|view|macro)\s|alter\s+table\s|` +
	`copy\s+\S+\s+(to|from)\s|attach\s+'|with\s+\w+\s+as\s+\(|begin\s+transaction|truncate\s+\w+|pragma\s+\w+)`)

// TestSQLStaysInQueries looks at every string in our Go code outside queries/.
func TestSQLStaysInQueries(t *testing.T) {
	files := 0
	eachFile(t, []string{".go"}, func(at string, text []byte) {
		if strings.HasPrefix(at, "queries/") || strings.HasSuffix(at, "_test.go") {
			return
		}
		files++
		for _, s := range stringsOf(t, at, text) {
			if sqlText.MatchString(s) {
				t.Errorf("%s holds SQL, which belongs in a file of queries/: %.80q", at, s)
			}
		}
	})
	if files < 5 {
		t.Fatalf("only %d Go files seen: the test looks in the wrong folder", files)
	}
}

// stringsOf gives every string literal of a Go file, with neighbours joined by
// + taken as one.
func stringsOf(t *testing.T, at string, text []byte) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), at, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	ast.Inspect(file, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			if s, found := literal(e); found {
				all = append(all, s)
			}
		}
		return true // a call between two strings may hold more
	})
	return all
}

func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, e.Kind == token.STRING && err == nil
	case *ast.ParenExpr:
		return literal(e.X)
	case *ast.BinaryExpr:
		x, okX := literal(e.X)
		y, okY := literal(e.Y)
		return x + y, e.Op == token.ADD && (okX || okY)
	}
	return "", false
}

func TestSQLIsRecognised(t *testing.T) {
	text := []byte("package p\nvar a = \"SELECT n \" +\n\"FROM cell WHERE id = \" + id\nvar b = \"select from the list below\"\n" +
		"var c = `\ninsert into cell values (1)`\nvar d = \"Update your details\"\n")
	found := map[string]bool{}
	for _, s := range stringsOf(t, "p.go", text) {
		if sqlText.MatchString(s) {
			found[strings.Fields(s)[0]] = true
		}
	}
	if !found["SELECT"] || !found["insert"] || len(found) != 2 {
		t.Errorf("found %v, want the statements in a and c and no other", found)
	}
}

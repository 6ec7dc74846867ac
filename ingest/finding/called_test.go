package finding

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var ruleName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// TestEveryRuleHasWords reads the sources of the package above and its sources of
// tools for every rule that a finding can bear: each is in the list in words, and
// the list holds no rule that nobody uses.
func TestEveryRuleHasWords(t *testing.T) {
	used := map[string]bool{"refers_to_nothing": true, "malformed_quarter": true, "malformed_year": true} // made in SQL, and of a field's type
	mentioned := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "called.go"):
			return err
		case strings.HasSuffix(path, ".go"):
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err == nil {
				ast.Inspect(file, func(n ast.Node) bool { rulesOf(n, used, mentioned); return true })
			}
			return err
		case strings.HasSuffix(path, ".yaml") && strings.Contains(path, "sources"):
			text, err := os.ReadFile(path)
			for _, m := range regexp.MustCompile(`\brule: ([a-z_]+)`).FindAllStringSubmatch(string(text), -1) {
				used[m[1]] = true
			}
			return err
		}
		return nil
	})
	if err != nil || len(used) < 100 {
		t.Fatalf("%d rules found: %v", len(used), err)
	}
	for rule := range used {
		if called[rule] == "" {
			t.Errorf("%s has no words", rule)
		}
	}
	for rule := range called {
		if !used[rule] && !mentioned[rule] {
			t.Errorf("%s is no rule of any finding", rule)
		}
	}
}

// rulesOf notes the rules that a node gives to a finding, and every text that may be one.
func rulesOf(n ast.Node, used, mentioned map[string]bool) {
	take := func(e ast.Expr) {
		if l, ok := e.(*ast.BasicLit); ok {
			if s, err := strconv.Unquote(l.Value); err == nil && ruleName.MatchString(s) {
				used[s] = true
			}
		}
	}
	switch n := n.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
			mentioned[s] = true
		}
	case *ast.KeyValueExpr:
		if id, ok := n.Key.(*ast.Ident); ok && (id.Name == "rule" || id.Name == "Rule") {
			take(n.Value)
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Refuse" && len(n.Args) > 1 {
			take(n.Args[1])
		}
		if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "warnColumn" {
			take(n.Args[1])
		}
	case *ast.AssignStmt:
		for i, to := range n.Lhs {
			if s, ok := to.(*ast.SelectorExpr); ok && s.Sel.Name == "Rule" && i < len(n.Rhs) {
				take(n.Rhs[i])
			}
		}
	}
}

func TestARuleWithoutWordsIsReadable(t *testing.T) {
	if got := Called("odd_new_rule"); got != "Odd new rule" {
		t.Error(got)
	}
	if Called("") != "" {
		t.Error("no rule has words")
	}
}

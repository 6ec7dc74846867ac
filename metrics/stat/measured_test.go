package stat

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

// TestEveryExportIsMeasured: what the package offers is called by a benchmark, most by that of
// every method.
func TestEveryExportIsMeasured(t *testing.T) {
	called := map[string]bool{}
	for _, name := range []string{"anything_test.go", "bench_test.go", "rest_bench_test.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				called[id.Name] = true
			}
			return true
		})
	}

	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	offered := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !fn.Name.IsExported() || fn.Name.Name == "String" {
				continue
			}
			if offered++; !called[fn.Name.Name] {
				t.Errorf("%s: %s is measured by no benchmark", f.Name(), fn.Name.Name)
			}
		}
	}
	if offered < 100 {
		t.Errorf("only %d exports were found", offered)
	}
}

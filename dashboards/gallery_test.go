package dashboards

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"khi/metrics"
)

// TestGalleryHasEveryKind: each shape that a table can have stands in the gallery with
// an example of that shape, its text alternative in words, and hidden figures in some.
func TestGalleryHasEveryKind(t *testing.T) {
	kinds := map[metrics.Shape]bool{}
	for _, k := range chartKinds {
		if kinds[k.shape] || !strings.HasSuffix(k.use, ".") || !strings.HasSuffix(k.misuse, ".") {
			t.Errorf("%s is there twice, or does not say what it is for and what not", k.shape)
		}
		kinds[k.shape] = true
	}
	for _, shape := range shapes(t) {
		if shape != metrics.Plain && !kinds[shape] {
			t.Errorf("the shape %s is not in the gallery", shape)
		}
	}
	page := get(siteOf(t, newFixture(t, plainName)), "GET", "/gallery").Body.String()
	delete(kinds, metrics.Quadrant) // both of its indicators are hidden everywhere in the fixture: the browser test sees it
	for shape := range kinds {
		if !strings.Contains(page, `<figure class="figure" id="chart-`+string(shape)+`"`) {
			t.Errorf("the gallery has no example of the shape %s", shape)
		}
	}
	if n := strings.Count(page, "Its text alternative:"); n != len(kinds) {
		t.Errorf("%d of %d charts say their text alternative", n, len(kinds))
	}
	if !strings.Contains(page, "[c]") {
		t.Error("no example has a hidden figure")
	}
}

// shapes reads the shapes from where they are declared, so that a new one is missed here.
func shapes(t *testing.T) (all []metrics.Shape) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../metrics/table.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, is := v.Type.(*ast.Ident); !is || id.Name != "Shape" {
			return true
		}
		for _, x := range v.Values {
			s, err := strconv.Unquote(x.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, metrics.Shape(s))
		}
		return true
	})
	if len(all) < 10 {
		t.Fatalf("only %d shapes were found", len(all))
	}
	return all
}

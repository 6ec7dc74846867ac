package stat

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func textOfFiles(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(files), err)
	}
	var all strings.Builder
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	return all.String()
}

// An analyst must be able to check each method: docs/methods.md names them all.
func TestMethodsPageNamesEveryMethod(t *testing.T) {
	page := textOfFiles(t, "../../docs/methods.md")
	small := map[string]bool{ // the means of others
		"ZOf": true, "SameAnswer": true, "EffectiveN": true, "MeanLimits": true, "HistogramQuantile": true, "MedianOf": true, "MedianInterval": true,
		"PoissonAbout": true, "StandardisedRateLimits": true, "Outermost": true, "NewSample": true, "WelchDifference": true,
		"FitBetaByMoments": true, "StandardisedDifference": true, "CompareToValueAtTwoLevels": true, "CompareToTargetRange": true, "PairedProportionContinuity": true,
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv != nil || !f.Name.IsExported() {
				continue
			}
			seen++
			if !small[f.Name.Name] && !strings.Contains(page, "`"+f.Name.Name+"`") {
				t.Errorf("docs/methods.md does not name %s (%s)", f.Name.Name, name)
			}
		}
	}
	if seen < 60 {
		t.Errorf("only %d functions found", seen)
	}
}

// No known answer lies unused.
func TestEveryKnownAnswerIsHeld(t *testing.T) {
	tests := textOfFiles(t, "*_test.go")
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) < 70 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".json"); !strings.Contains(tests, `"`+name+`"`) {
			t.Errorf("no test reads %s", f)
		}
	}
}

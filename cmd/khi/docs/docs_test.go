package docs_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/cmd/khi/docs"
	"khi/metrics"
	"khi/queries"
)

var update = flag.Bool("update", false, "write the generated pages of docs/")

const folder = "../../../docs"

// TestPagesAreCurrent fails when a generated page differs from what the program
// would write now.
func TestPagesAreCurrent(t *testing.T) {
	pages, err := docs.Pages()
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 4 {
		t.Fatalf("%d pages, want 4", len(pages))
	}
	for _, p := range pages {
		at := filepath.Join(folder, p.Name)
		if *update {
			if err := os.WriteFile(at, []byte(p.Text), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if now, err := os.ReadFile(at); err != nil || string(now) != p.Text {
			t.Errorf("docs/%s is not what the program says now: run make docs and commit it (%v)", p.Name, err)
		}
	}
}

// TestPagesLeaveNothingOut looks for every indicator and every statement.
func TestPagesLeaveNothingOut(t *testing.T) {
	pages, err := docs.Pages()
	if err != nil {
		t.Fatal(err)
	}
	all, err := metrics.ReadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, ind := range all {
		if !strings.Contains(pages[0].Text, "\n## "+ind.ID+" "+ind.Title+"\n") {
			t.Errorf("indicators.md leaves out %s", ind.ID)
		}
	}
	statements, err := queries.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if strings.HasPrefix(s.Name, "indicators/") {
			continue
		}
		if want := "| `" + filepath.Base(s.Name) + "` |"; !strings.Contains(pages[1].Text, want) {
			t.Errorf("queries.md leaves out %s", s.Name)
		}
	}
}

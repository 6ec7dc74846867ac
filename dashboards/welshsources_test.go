package dashboards

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"khi/dashboards/welsh"
	"khi/metrics"
	"khi/metrics/disclose"
)

// pieceMarks are what stands between the words of an entry: slots and marks.
var pieceMarks = regexp.MustCompile(`\{[a-z][0-9]?\}|</?[0-9]+>`)

var comment = regexp.MustCompile(`(?m)^-- ?`)

// walkSources gives the text of each file below a folder that can say something.
func walkSources(root string, use func(text string)) error {
	return filepath.WalkDir(root, func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "third_party" || d.Name() == "testdata" || d.Name() == "welsh") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(at, "_test.go") || !slices.Contains([]string{".go", ".html", ".sql", ".yaml", ".csv"}, filepath.Ext(at)) {
			return nil
		}
		text, err := os.ReadFile(at)
		use(comment.ReplaceAllString(string(text), ""))
		return err
	})
}

// TestWelshUnderEveryTable: what stands below every table and picture, whichever rules hide
// its figures, is said in Welsh, and so is why a page cannot be given.
func TestWelshUnderEveryTable(t *testing.T) {
	t.Parallel()
	book, err := welsh.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range disclose.Profiles {
		v := figureView{Table: &metrics.Table{Protected: p.Name + ": " + p.Words}}
		if _, ok := book.Say("Protection: "+v.Protection()+".", nil); !ok {
			t.Errorf("the rules %s are not told in Welsh: %s", p.Name, v.Protection())
		}
	}
	h := siteOf(t, newFixture(t, plainName))
	for _, address := range []string{"/nowhere", "/places/nowhere", "/indicators/nothing", "/places/ENG?period=1066", "/explore?by=nothing", "/data/loads/999", "/cost/growth/compare?from=a&to=b", "/releases/none", "/tables/profile.docx"} {
		sign := "?"
		if strings.Contains(address, "?") {
			sign = "&"
		}
		w := get(h, "GET", address+sign+"lang=cy")
		if w.Code < 400 || strings.Contains(w.Body.String(), `class="intro" lang="en"`) || !strings.Contains(w.Body.String(), `lang="cy"`) {
			t.Errorf("%s (%d) is not in Welsh:\n%s", address, w.Code, w.Body)
		}
	}
}

package dashboards

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
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

package disclose

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSourceIsAllOfThePackage: the hash is that of every file here that is no test.
// One left out could be changed and old decisions would be taken for those of the
// changed rules.
func TestSourceIsAllOfThePackage(t *testing.T) {
	files, err := filepath.Glob("*")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	h, n := sha256.New(), 0
	for _, f := range files {
		switch {
		case f == "testdata" || strings.HasSuffix(f, "_test.go"):
			continue
		case !strings.HasSuffix(f, ".go"):
			t.Errorf("%s is no Go file, so that the hash does not cover it", f)
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(h, "%s %d\n%s", f, len(text), text)
		n++
	}
	if n < 10 || Source() != hex.EncodeToString(h.Sum(nil)) {
		t.Errorf("%s is not the hash of the %d files", Source(), n)
	}
}

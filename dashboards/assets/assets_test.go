package assets

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// Every embedded third-party file is the one that was reviewed, and none is
// there that was not.
func TestThirdPartyFilesMatchTheReviewedChecksums(t *testing.T) {
	want := reviewed(t)
	seen := 0
	err := fs.WalkDir(Vendored(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == "README.md" {
			return err
		}
		data, err := fs.ReadFile(Vendored(), path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		if got := hex.EncodeToString(sum[:]); got != want[path] {
			t.Errorf("%s: checksum %s, reviewed %q", path, got, want[path])
		}
		seen++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Fatal("third_party is empty: run make assets")
	}
	if seen != len(want) {
		t.Errorf("%d files embedded, %d reviewed: run make assets", seen, len(want))
	}
}

func reviewed(t *testing.T) map[string]string {
	data, err := os.ReadFile("third_party.sha256")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok {
			t.Fatalf("third_party.sha256: cannot read %q", lines.Text())
		}
		want[name] = sum
	}
	if want[ECharts] == "" || want[EChartsStill] == "" || want[Resvg] == "" || want[GovukStylesheet] == "" {
		t.Fatal("third_party.sha256 leaves out a file that the program needs")
	}
	return want
}

func TestMissingFileSaysWhatToDo(t *testing.T) {
	_, err := ThirdParty("no-such-file.js")
	if err == nil || !strings.Contains(err.Error(), "run make assets") {
		t.Fatalf("got %v", err)
	}
}

// The GDS Transport typeface and the crest are licensed for GOV.UK only, and
// no stylesheet may make a page reach beyond its own server.
func TestStylesheetIsCleanOfWhatIsNotOurs(t *testing.T) {
	css, err := ThirdParty(GovukStylesheet)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"GDS Transport", "@font-face", "url(/assets", "govuk-crest.svg", "sourceMappingURL", "@import"} {
		if bytes.Contains(css, []byte(bad)) {
			t.Errorf("%s holds %q", GovukStylesheet, bad)
		}
	}
}

// A lock file with addresses would tie the build to one registry's host.
func TestLockFileHoldsVersionsAndHashesOnly(t *testing.T) {
	data, err := os.ReadFile("../../package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Version, Resolved, Integrity string
		}
	}
	if err := json.Unmarshal(data, &lock); err != nil {
		t.Fatal(err)
	}
	for name, p := range lock.Packages {
		if name == "" {
			continue
		}
		if p.Resolved != "" {
			t.Errorf("%s: has a download address", name)
		}
		if !strings.HasPrefix(p.Integrity, "sha512-") {
			t.Errorf("%s: has no sha512", name)
		}
	}
	if len(lock.Packages) < 4 {
		t.Errorf("only %d packages in the lock file", len(lock.Packages))
	}
}

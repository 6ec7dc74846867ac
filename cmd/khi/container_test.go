package main

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheContainerIsBuiltFromWhatIsThere holds the container file to the repository: what it
// makes and copies exists, its settings are flags of ours, and it runs as nobody special. There
// is no container engine where this is tested, so it is not built here.
func TestTheContainerIsBuiltFromWhatIsThere(t *testing.T) {
	t.Parallel()
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	file, makefile := read("Containerfile"), read("Makefile")
	for _, m := range regexp.MustCompile(`make ([a-z]+)`).FindAllStringSubmatch(file, -1) {
		if !strings.Contains(makefile, "\n"+m[1]+":") {
			t.Errorf("it makes %s, which the Makefile does not know", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`/src/(\S+)`).FindAllStringSubmatch(file, -1) {
		if _, err := os.Stat(filepath.Join("../..", m[1])); err != nil && !strings.Contains(makefile, m[1]) {
			t.Errorf("it copies %s, which is neither there nor made", m[1])
		}
	}
	c := &cli{stdout: io.Discard, stderr: io.Discard}
	f := c.flags("serve", "")
	serveFlags(f)
	settings := regexp.MustCompile(`KHI_([A-Z_]+)=`).FindAllStringSubmatch(file, -1)
	for _, m := range settings {
		if f.Lookup(strings.ToLower(strings.ReplaceAll(m[1], "_", "-"))) == (*flag.Flag)(nil) {
			t.Errorf("it sets %s, which khi serve does not know", m[0])
		}
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read("go.mod"))[1]
	for _, want := range []string{"golang:" + version + "-bookworm", "debian:bookworm-slim", "\nUSER 10001:10001\n", "\nVOLUME /data\n", "\nHEALTHCHECK ", "go mod verify", " ca-certificates "} {
		if !strings.Contains(file, want) {
			t.Errorf("it lacks %q", want)
		}
	}
	hidden := read(".dockerignore")
	for _, want := range []string{"\ndata\n", "\nbin\n", "node_modules\n", "*.db\n"} { // .git is needed: the version comes from it
		if !strings.Contains(hidden, want) {
			t.Errorf("a build sees %q", strings.TrimSpace(want))
		}
	}
	for line := range strings.Lines(hidden) {
		if line = strings.Trim(strings.TrimSpace(line), "!*/"); line != "" && line[0] != '#' && !strings.Contains(read(".gitignore"), line) {
			t.Errorf("a build does not see %s, which git knows: its version would say that something was changed", line)
		}
	}
	if len(settings) < 2 || strings.Contains(read("docs/operations.md"), "--read-only") == false {
		t.Error("it sets nothing, or the manual does not say how to run it")
	}
}

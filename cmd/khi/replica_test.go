package main

import (
	"flag"
	"strings"
	"testing"
)

// TestAReplicaIsNotOpenedByMistake: beyond its own machine only behind a proxy that is
// said to ask, and with nothing that belongs to the service itself.
func TestAReplicaIsNotOpenedByMistake(t *testing.T) {
	const base = "--replica /pub --read-key /key "
	for args, wrong := range map[string]string{
		base: "",
		base + "--listen 10.0.0.9:80 --behind-proxy 10.0.0.5 --proxy-asks":        "",
		"--replica https://store.example/khi --read-key /key --writer http://a.b": "",
		"--replica /pub":              "needs --read-key",
		"--read-key /key":             "add --replica",
		"--proxy-asks":                "add --replica",
		base + "--listen 10.0.0.9:80": "without asking who they are",
		base + "--listen 10.0.0.9:80 --behind-proxy 10.0.0.5": "go together",
		base + "--proxy-asks":                          "go together",
		base + "--behind-proxy 0.0.0.0/0 --proxy-asks": "everybody",
		base + "--sign-in":                             "no accounts",
		base + "--tls-cert a --tls-key b":              "no accounts",
		base + "--publish /x":                          "publishes nothing",
		base + "--inbox /x":                            "takes nothing in",
		base + "--replica-every 1ms":                   "from 100ms",
		base + "--writer khi.example":                  "https://",
		"--replica ftp://x/y --read-key /key":          "no place to read from",
		"--replica https://x/y?key=1 --read-key /key":  "no place to read from",
	} {
		f := flag.NewFlagSet("", flag.ContinueOnError)
		o := serveFlags(f)
		if err := f.Parse(strings.Fields(args)); err != nil {
			t.Fatal(err)
		}
		_, _, err := o.check()
		if (err == nil) != (wrong == "") || err != nil && !strings.Contains(err.Error(), wrong) {
			t.Errorf("%s: %v", args, err)
		}
	}
}

// TestFilesWithoutTheirFigures: an engine that lacks figures is refused before anybody
// reads from it, and cells are never asked of a copy.
func TestFilesWithoutTheirFigures(t *testing.T) {
	c, err := readCopied(nil)
	if err != nil {
		t.Fatal(err)
	}
	store := &snapshotStore{snapshot: c}
	if _, err := store.Cells(t.Context(), "friends"); err == nil {
		t.Error("a copy gives cells")
	}
	if _, err := store.Labels(t.Context()); err == nil {
		t.Error("a copy without lists says what it is")
	}
	for _, name := range []string{"lists/snapshot_meta.parquet", "figures/x.parquet"} {
		if _, err := readCopied(map[string][]byte{name: []byte("PAR1 no file")}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOfLoadsOnlyTheFilesArePublished: how many rows a load brought, and who sent it,
// stay with the writer; what was undone is not there at all.
func TestOfLoadsOnlyTheFilesArePublished(t *testing.T) {
	columns := []string{"seq", "file_name", "rows_in", "loaded_by", "undo_seq"}
	got := loadsForReaders(columns, [][]any{{int64(1), "a.csv", int64(7), "ann", nil}, {int64(2), "b.csv", int64(9), "bob", int64(3)}})
	if len(got) != 1 || got[0][0] != int64(1) || got[0][1] != nil || got[0][2] != int64(0) || got[0][3] != nil {
		t.Errorf("%v", got)
	}
}

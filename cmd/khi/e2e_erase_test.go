package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/cmd/khi/erase"
	"khi/ingest"
)

// TestErasedByTheProgram: the real program takes a person out of a folder that a service
// shows, refuses while the service has it, and the service starts with what is left.
func TestErasedByTheProgram(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	f.loadFor(t, samples+"kobo_xml_values.csv")
	key, err := os.ReadFile(f.key)
	if err != nil {
		t.Fatal(err)
	}
	l, err := ingest.New(ingest.Options{Dir: f.dir, Key: key, Store: struct{ ingest.Store }{}})
	if err != nil {
		t.Fatal(err)
	}
	her, err := l.Subject("person", "wye", "SL-0001")
	if err != nil {
		t.Fatal(err)
	}
	if found, err := erase.Search(f.dir, []int64{her.Key}, nil, nil); err != nil || len(found) == 0 {
		t.Fatalf("she is not there: %v", err)
	}
	cmd, site, err := serve(program(t), f.dir, "--key-file", f.key)
	if err != nil {
		t.Fatal(err)
	}
	served := &demo{cmd: cmd, site: site}
	args := []string{"subject", "erase", "--data", f.dir, "--key-file", f.key, "--scheme", "wye", "--person", "SL-0001"}
	if o := khi(t, args...); o.code == 0 || !strings.Contains(o.stderr, "stop it") {
		t.Errorf("beside a service: %d %s", o.code, o.stderr)
	}
	served.stop()
	o := mustKhi(t, args...)
	if !strings.Contains(o.stdout, "erased a person") || strings.Contains(o.stdout+o.stderr, "SL-0001") {
		t.Errorf("it says %s %s", o.stdout, o.stderr)
	}
	if found, err := erase.Search(f.dir, []int64{her.Key}, []string{"SL-0001"}, nil); err != nil || len(found) > 0 {
		t.Errorf("she is in %v: %v", found, err)
	}
	if list, err := os.ReadFile(f.dir + ".erasures"); err != nil || !strings.Contains(string(list), l.ErasedMark("person", "wye", her.Key)) {
		t.Errorf("the list beside the folder holds %s: %v", list, err)
	}
	if o := f.loadFor(t, samples+"kobo_xml_values.csv"); o.code != 0 || !strings.Contains(o.stdout, "person_erased") {
		t.Errorf("her file again: %d %s %s", o.code, o.stdout, o.stderr)
	}
	mustKhi(t, "check", "--data", f.dir, "--key-file", f.key)
	if found, err := erase.Search(f.dir, []int64{her.Key}, nil, nil); err != nil || len(found) > 0 {
		t.Errorf("she is back in %v: %v", found, err)
	}
}

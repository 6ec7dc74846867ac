package main_test

import (
	"path/filepath"
	"testing"
)

// TestClientLevelDataThroughTheProgram: six services of each release are loaded,
// and nothing that says who a person is reaches the folder.
func TestClientLevelDataThroughTheProgram(t *testing.T) {
	t.Parallel()
	key := filepath.Join(t.TempDir(), "key")
	for _, name := range []string{"cld_release1.csv", "cld_release2.csv"} {
		f := newFolder(t, key)
		if o := f.loadFor(t, samples+name); o.code == 0 {
			t.Errorf("%s: loaded although two rows are wrong", name)
		}
		o := f.loadFor(t, samples+name, "--good-rows")
		if r, ok := receiptOf([]byte(o.stdout)); o.code != 0 || !ok || r.RowsAccepted != 6 {
			t.Fatalf("%s: ended with %d\n%s%s", name, o.code, o.stdout, o.stderr)
		}
		if got := f.check(t); got.Rows != 1+6 {
			t.Errorf("%s: %d rows, want the scheme and six services", name, got.Rows)
		}
		f.holdsNone(t, "9434765919", "Quillfeather", "Aneurin", "1961-03-14", "ZZ1 9QX", "EV-00001", "The Old Forge")
	}
}

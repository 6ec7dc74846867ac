package duck_test

import (
	"testing"

	"khi/queries"
	"khi/queries/duck"
)

func TestPublishAndOpen(t *testing.T) {
	dir := t.TempDir() + "/data of o'brien"
	db := open(t, dir)
	path, err := db.Publish(t.Context(), map[string]string{"as_of": "2026-11-01"})
	if err != nil {
		t.Fatal(err)
	}
	if current, err := duck.Current(dir); err != nil || current != path {
		t.Errorf("CURRENT says %q (%v), not %q", current, err, path)
	}
	s, err := duck.OpenSnapshot(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Read(t.Context(), queries.Get("lists/snapshot_meta"), nil, func(v []any) error {
		if v[0] != "as_of" || v[1] != "2026-11-01" {
			t.Errorf("meta: %v", v)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

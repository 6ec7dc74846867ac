package duck

import (
	"errors"
	"testing"

	"khi/queries"
)

// TestRest: a database that has rested holds what it held, stays shut to the outside,
// takes rows in, and rests only while nobody has a connection.
func TestRest(t *testing.T) {
	db, err := Open(t.Context(), Options{Dir: t.TempDir(), MemoryLimit: "256MB", Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	versions := func() (n int) {
		t.Helper()
		if err := db.Read(t.Context(), queries.Get("upkeep/schema_versions"), nil, func([]any) error { n++; return nil }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before, handle := versions(), db.sql
	if err := db.Rest(t.Context()); err != nil || db.sql == handle || versions() != before || db.connections != 0 {
		t.Errorf("after a rest: %v, another handle %v, %d and %d versions, %d connections", err, db.sql != handle, versions(), before, db.connections)
	}
	handle = db.sql
	err = db.Read(t.Context(), queries.Get("upkeep/schema_versions"), nil, func([]any) error {
		if err := db.Rest(t.Context()); err != nil || db.sql != handle {
			return errors.New("it rested while somebody read")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if err := db.Update(t.Context(), func(tx *Tx) error { return tx.Touch("a", "b") }); err != nil {
		t.Errorf("a write after a rest: %v", err)
	}
}

package duck_test

import (
	"context"
	"testing"
	"time"

	"khi/queries"
	"khi/queries/duck"
)

func open(t testing.TB, dir string) *duck.DB {
	t.Helper()
	db, err := duck.Open(context.Background(), duck.Options{Dir: dir, MemoryLimit: "1GB", Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// text is a statement written in a test.
func text(sql string, params ...string) queries.Statement {
	return queries.Statement{Name: "test", Text: sql, Params: params}
}

func count(t testing.TB, db *duck.DB, sql string) int64 {
	t.Helper()
	var n int64
	err := db.Read(context.Background(), text(sql), nil, func(v []any) error { n = v[0].(int64); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func rows(all ...[]any) func(func([]any, error) bool) {
	return func(yield func([]any, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func TestOpenStageAppend(t *testing.T) {
	db := open(t, t.TempDir()+"/data of o'brien")
	for range 2 { // the second write must not see what the first staged
		err := db.Update(t.Context(), func(tx *duck.Tx) error {
			if err := tx.Stage("cost"); err != nil {
				return err
			}
			n, err := tx.Append("stage_cost", rows(
				[]any{"s1", int64(7), "2025-26", "care", 512.25, int64(1), "", 2, nil},
				[]any{"s1", int64(8), "2025-26", "care", 100, int64(1), "", 3, nil}))
			if err != nil || n != 2 {
				t.Errorf("Append gave %d, %v", n, err)
			}
			n, err = tx.Exec(text("INSERT INTO cost SELECT * FROM stage_cost"), nil)
			if n != 2 {
				t.Errorf("inserted %d", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n := count(t, db, "SELECT count(*) FROM cost"); n != 4 {
		t.Errorf("%d rows", n)
	}
	if n := count(t, db, "SELECT count(*) FROM reference_area"); n != 382 {
		t.Errorf("%d areas", n)
	}
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

package duck_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"khi/queries"
	"khi/queries/duck"
)

const addArea = "INSERT INTO reference_area VALUES ($code, 'x', 'ENG', 'x')"

func add(tx *duck.Tx, code string) error {
	_, err := tx.Exec(text(addArea, "code"), map[string]any{"code": code})
	return err
}

func areas(t *testing.T, db *duck.DB) int64 {
	t.Helper()
	return count(t, db, "SELECT count(*) FROM reference_area WHERE name = 'x'")
}

func TestNothingIsKeptAfterAnError(t *testing.T) {
	db := open(t, t.TempDir())
	err := db.Update(t.Context(), func(tx *duck.Tx) error {
		_, err := tx.Exec(text("CREATE TABLE once (a INTEGER UNIQUE)"), nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	clash := text("INSERT INTO once VALUES (1), (1)")
	boom := errors.New("boom")
	gone, cancel := context.WithCancel(t.Context())
	cases := map[string]struct {
		ctx context.Context
		f   func(tx *duck.Tx) error
	}{
		"the caller's own error": {t.Context(), func(*duck.Tx) error { return boom }},
		"a constraint, returned": {t.Context(), func(tx *duck.Tx) error { _, err := tx.Exec(clash, nil); return err }},
		"a constraint, ignored":  {t.Context(), func(tx *duck.Tx) error { _, _ = tx.Exec(clash, nil); return nil }},
		"an unknown table, ignored": {t.Context(), func(tx *duck.Tx) error {
			_, _ = tx.Exec(text("INSERT INTO nowhere VALUES (1)"), nil)
			return nil
		}},
		"a row function's error, ignored": {t.Context(), func(tx *duck.Tx) error {
			_ = tx.Rows(text("SELECT 1"), nil, func([]any) error { return boom })
			return nil
		}},
		"a misspelt parameter, ignored": {t.Context(), func(tx *duck.Tx) error {
			_, _ = tx.Exec(text(addArea, "code"), map[string]any{"cdoe": "b"})
			return nil
		}},
		"the rows' own error, ignored": {t.Context(), func(tx *duck.Tx) error {
			_ = tx.Stage("cost")
			_, _ = tx.Append("stage_cost", func(yield func([]any, error) bool) { yield(nil, boom) })
			return nil
		}},
		"no such table to stage, ignored": {t.Context(), func(tx *duck.Tx) error { _ = tx.Stage("cost; DROP TABLE cost"); return nil }},
		"a rollback by hand":              {t.Context(), func(tx *duck.Tx) error { _, err := tx.Exec(text("ROLLBACK"), nil); return err }},
		"a caller who has gone":           {gone, func(*duck.Tx) error { cancel(); return nil }},
	}
	for name, c := range cases {
		err := db.Update(c.ctx, func(tx *duck.Tx) error {
			if err := add(tx, "a"); err != nil {
				return err
			}
			return c.f(tx)
		})
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if n := areas(t, db); n != 0 {
			t.Errorf("%s: %d rows were kept", name, n)
		}
	}
	if err := db.Update(t.Context(), func(tx *duck.Tx) error { return add(tx, "a") }); err != nil || areas(t, db) != 1 {
		t.Errorf("the next write: %v, %d rows", err, areas(t, db))
	}
}

func TestNothingIsKeptAfterAPanic(t *testing.T) {
	db := open(t, t.TempDir())
	func() {
		defer func() { _ = recover() }()
		_ = db.Update(t.Context(), func(tx *duck.Tx) error {
			if err := add(tx, "a"); err != nil {
				t.Error(err)
			}
			panic("a fault of ours")
		})
	}()
	if err := db.Update(t.Context(), func(tx *duck.Tx) error { return add(tx, "b") }); err != nil {
		t.Fatal(err)
	}
	if n := areas(t, db); n != 1 {
		t.Errorf("%d rows", n)
	}
}

func TestTablesRollBackToo(t *testing.T) {
	db := open(t, t.TempDir())
	_ = db.Update(t.Context(), func(tx *duck.Tx) error {
		for _, sql := range []string{"CREATE TABLE extra (a INTEGER)", "DROP TABLE cell", "ALTER TABLE batch ADD COLUMN extra INTEGER"} {
			if _, err := tx.Exec(text(sql), nil); err != nil {
				t.Error(err)
			}
		}
		return errors.New("no")
	})
	if n := count(t, db, "SELECT count(*) FROM duckdb_columns() WHERE table_name = 'extra' OR column_name = 'extra'"); n != 0 {
		t.Errorf("%d columns were kept", n)
	}
	if n := count(t, db, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'cell'"); n != 1 {
		t.Error("the dropped table is gone")
	}
}

func TestOnlyWholeStatementsWithTheirOwnParametersRun(t *testing.T) {
	db := open(t, t.TempDir())
	one := map[string]any{"code": "a"}
	cases := map[string]struct {
		s    queries.Statement
		args map[string]any
		says string
	}{
		"misspelt":           {text("SELECT $code", "code"), map[string]any{"cdoe": "a"}, `"code" was not given`},
		"one too many":       {text("SELECT $code", "code"), map[string]any{"code": "a", "b": 1}, `no parameter "b"`},
		"none":               {text("SELECT $code", "code"), nil, `"code" was not given`},
		"text uses another":  {text("SELECT $quarter", "code"), one, "$quarter"},
		"text uses none":     {text("SELECT '$code' -- $code", "code"), one, "uses 0"},
		"two statements":     {text("SELECT 1; SELECT 2"), nil, "one statement"},
		"a drop before":      {text("DROP TABLE cell; SELECT $code", "code"), one, "one statement"},
		"a drop in disguise": {text("SELECT 'it''s;' /* ; */ -- ;\n; \"x\""), nil, "one statement"},
		"an open quote":      {text("SELECT 'a"), nil, "not closed"},
		"a lone dollar":      {text("SELECT $1"), nil, "$"},
	}
	for name, c := range cases {
		err := db.Read(t.Context(), c.s, c.args, func([]any) error { return nil })
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, not %q", name, err, c.says)
		}
	}
	count(t, db, "SELECT count(*) FROM cell") // it is still there
	count(t, db, "SELECT 1 /* ; ' */ ; -- the end;")
	count(t, db, "SELECT len('a;''b') ;\n\n")
}

func TestAppendTakesOnlyWhatAColumnCanHold(t *testing.T) {
	db := open(t, t.TempDir())
	create := text("CREATE TEMP TABLE wide (small SMALLINT, whole INTEGER, big BIGINT, real DOUBLE, word VARCHAR, day DATE, seen TIMESTAMP, yes BOOLEAN)")
	good := []any{int64(-32768), math.MaxInt32, int64(math.MinInt64), 0.1, "Ŵŷ ' \" \n", day("2024-02-29"), time.Date(2026, 7, 1, 0, 30, 0, 0, time.FixedZone("BST", 3600)), true}
	try := func(rowsGiven ...[]any) (got []any, err error) {
		err = db.Update(t.Context(), func(tx *duck.Tx) error {
			if _, err := tx.Exec(create, nil); err != nil {
				return err
			}
			n, err := tx.Append("wide", rows(rowsGiven...))
			if err != nil {
				return err
			}
			if n != int64(len(rowsGiven)) {
				t.Errorf("%d rows of %d", n, len(rowsGiven))
			}
			return tx.Rows(text("SELECT *, count(*) OVER () FROM wide"), nil, func(v []any) error { got = append([]any(nil), v...); return nil })
		})
		return got, err
	}
	got, err := try(good)
	if err != nil {
		t.Fatal(err)
	}
	want := []any{int64(-32768), int64(math.MaxInt32), int64(math.MinInt64), 0.1, "Ŵŷ ' \" \n", day("2024-02-29"), time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC), true, int64(1)}
	for i := range want {
		if d, ok := want[i].(time.Time); ok && d.Equal(got[i].(time.Time)) {
			continue
		}
		if got[i] != want[i] {
			t.Errorf("column %d: %v, not %v", i, got[i], want[i])
		}
	}
	got, err = try(make([]any, 8))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got[:8] {
		if v != nil {
			t.Errorf("column %d: nothing came back as %v", i, v)
		}
	}
	bad := []struct {
		column int
		value  any
	}{
		{0, 32768}, {0, -32769}, {0, 1.0}, {0, "1"}, {0, true}, {1, int64(math.MaxInt32) + 1}, {1, uint8(1)},
		{3, math.NaN()}, {3, math.Inf(1)}, {3, int64(1) << 60}, {3, "0.1"}, {4, "\xff"}, {4, "a\x00b"}, {4, 7}, {4, []byte("a")},
		{5, "2024-02-29"}, {5, 1}, {6, 1}, {7, 1}, {7, "true"},
	}
	for _, b := range bad {
		row := append([]any(nil), good...)
		row[b.column] = b.value
		if _, err := try(good, row); err == nil || !strings.Contains(err.Error(), "row 2: column ") {
			t.Errorf("column %d took %v (%T): %v", b.column, b.value, b.value, err)
		} else if s, ok := b.value.(string); ok && strings.Contains(err.Error(), s) {
			t.Errorf("the error repeats the value: %v", err)
		}
	}
	if _, err := try(good, good[:7]); err == nil {
		t.Error("a short row was taken")
	}
}

func TestStagedRowsAreGoneWithTheWrite(t *testing.T) {
	db := open(t, t.TempDir())
	err := db.Update(t.Context(), func(tx *duck.Tx) error {
		_, err := tx.Append("stage_cost", rows())
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "stage it first") {
		t.Errorf("rows for a table that was not staged: %v", err)
	}
	for _, fail := range []error{nil, errors.New("no"), nil} {
		err := db.Update(t.Context(), func(tx *duck.Tx) error {
			if err := tx.Stage("finding"); err != nil {
				return err
			}
			if _, err := tx.Append("stage_finding", rows([]any{int64(1), "refused", "r", "s", "c", "f", "m", "a"})); err != nil {
				return err
			}
			return fail
		})
		if !errors.Is(err, fail) {
			t.Errorf("%v, not %v", err, fail)
		}
	}
	if n := count(t, db, "SELECT count(*) FROM finding"); n != 0 {
		t.Errorf("%d staged rows went into the table", n)
	}
	if n := count(t, db, "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'temp'"); n != 0 {
		t.Errorf("%d temporary tables are left", n)
	}
}

func TestWritesWaitForEachOther(t *testing.T) {
	db := open(t, t.TempDir())
	inside, leave, done := make(chan bool), make(chan bool), make(chan error)
	go func() {
		done <- db.Update(context.Background(), func(tx *duck.Tx) error { close(inside); <-leave; return add(tx, "a") })
	}()
	<-inside
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Update(gone, func(tx *duck.Tx) error { t.Error("two writers at once"); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a writer who stopped waiting: %v", err)
	}
	if n := areas(t, db); n != 0 { // reading goes on meanwhile
		t.Errorf("%d rows before the commit", n)
	}
	close(leave)
	if err := <-done; err != nil || areas(t, db) != 1 {
		t.Errorf("%v, %d rows", err, areas(t, db))
	}
}

func TestFingerprint(t *testing.T) {
	write := func(db *duck.DB, statements ...string) string {
		t.Helper()
		for _, sql := range statements {
			err := db.Update(t.Context(), func(tx *duck.Tx) error { _, err := tx.Exec(text(sql), nil); return err })
			if err != nil {
				t.Fatal(err)
			}
		}
		f, err := db.Fingerprint(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	a, b := open(t, t.TempDir()), open(t, t.TempDir())
	row := func(name, closed string) string {
		return "INSERT INTO scheme VALUES ('" + name + "', 'n', 'm', 'ENG', 'E1', NULL, NULL, " + closed + ", 1, '', 2, NULL)"
	}
	empty := write(a)
	if write(b) != empty {
		t.Error("two empty databases differ")
	}
	both := write(a, row("x", "NULL"), row("y", "DATE '2020-01-01'"))
	if both == empty {
		t.Error("rows make no difference")
	}
	if write(b, row("y", "DATE '2020-01-01'"), row("x", "NULL")) != both {
		t.Error("the order of the rows makes a difference")
	}
	seen := map[string]string{empty: "empty", both: "both"}
	for _, change := range []string{
		"UPDATE scheme SET closed_on = DATE '2020-01-02' WHERE scheme_id = 'y'", "UPDATE scheme SET closed_on = NULL",
		"UPDATE scheme SET provider_type = ''", "UPDATE scheme SET superseded_by = 0", "DELETE FROM scheme WHERE scheme_id = 'x'",
		"INSERT INTO cell VALUES ('a', 's', 'p', 'd', 'l', 1, 1, 1, 1, 0.1, 1, 0.1, 0)", "UPDATE cell SET swx = 0.1 + 1e-16",
	} {
		f := write(a, change)
		if was, ok := seen[f]; ok {
			t.Errorf("after %s it is the same as after %s", change, was)
		}
		seen[f] = change
	}
}

package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khi/ingest"
	"khi/queries"
	"khi/queries/duck"
)

// duckStore is what cmd/khi does to let a loader write to the database.
type duckStore struct {
	*duck.DB
	refreshed int // how often cells were counted and kept
}

type duckTx struct {
	*duck.Tx
	counted *int
}

func (tx duckTx) Fill(table string, columns []string, fill func(ingest.Rows) error) (int64, error) {
	return tx.Tx.Fill(table, columns, func(to *duck.Rows) error { return fill(to) })
}

// CountPending counts the calls: no indicators are needed to load rows.
func (tx duckTx) CountPending(single int64, spare func(once bool)) error {
	*tx.counted++
	return tx.Tx.CountPending(nil, single, spare)
}

func (s *duckStore) Update(ctx context.Context, do func(ingest.Tx) error) error {
	counted := 0
	err := s.DB.Update(ctx, func(tx *duck.Tx) error { return do(duckTx{tx, &counted}) })
	if err == nil {
		s.refreshed += counted
	}
	return err
}

func openDuck(t testing.TB) *duckStore {
	t.Helper()
	db, err := duck.Open(context.Background(), duck.Options{Dir: t.TempDir(), Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return &duckStore{DB: db}
}

var duckKey = []byte("a key for tests only, 32 bytes!!")

func duckLoader(t testing.TB, dir string, s ingest.Store) *ingest.Loader {
	t.Helper()
	l, err := ingest.New(ingest.Options{Dir: dir, Key: duckKey, Store: s, Now: func() time.Time { return time.Date(2026, 4, 2, 9, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func ask(t *testing.T, s *duckStore, sql string, want ...any) {
	t.Helper()
	n := 0
	err := s.Read(context.Background(), queries.Statement{Name: "test", Text: sql}, nil, func(v []any) error {
		for i := range want {
			if v[i] != want[i] {
				t.Errorf("%s: column %d is %v, want %v", sql, i, v[i], want[i])
			}
		}
		n++
		return nil
	})
	if err != nil || n != 1 {
		t.Fatalf("%s: %d rows, %v", sql, n, err)
	}
}

const schemesCSV = "scheme_id,name,model,nation,area_code\nnorthshire,Northshire Shared Lives,shared_lives,ENG,E10000023\n"

// TestRealDatabase loads, replaces, starts anew and rebuilds with DuckDB itself.
func TestRealDatabase(t *testing.T) {
	ctx := context.Background()
	store, dir := openDuck(t), t.TempDir()
	l := duckLoader(t, dir, store)
	if _, err := l.Start(ctx); err != nil {
		t.Fatal(err)
	}
	load := func(name, scheme string, body []byte) *ingest.Receipt {
		t.Helper()
		r, err := l.Load(ctx, bytes.NewReader(body), ingest.Request{FileName: name, Scheme: scheme})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	load("schemes.csv", "", []byte(schemesCSV))
	for _, name := range []string{"kobo_xml_values.csv", "odk_central_khi.zip", "msforms.xlsx"} {
		body, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if r := load(name, "northshire", body); r.Accepted != 6 {
			t.Fatalf("%s: %+v", name, r.Counts)
		}
	}
	// The three files hold the same answers, so each replaces the one before.
	ask(t, store, `SELECT count(*), count(*) FILTER (superseded_by IS NULL), min(superseded_by), max(superseded_by) FROM survey_response`,
		int64(18), int64(6), int64(3), int64(4))
	ask(t, store, `SELECT sum(friends_n) FILTER (friends_n >= 0), count(*) FILTER (friends_n = -1), count(*) FILTER (friends_help = -2), count(lonely),
		min(answered_on)::VARCHAR, max(answered_on)::VARCHAR, count(*) FILTER (indep_help = '-1') FROM survey_response WHERE superseded_by IS NULL`,
		int64(21), int64(1), int64(1), int64(0), "2025-04-07", "2026-04-01", int64(1))
	again := load("another name.csv", "northshire", mustRead(t, "kobo_xml_values.csv"))
	if !again.AlreadyLoaded || again.Batch != 2 {
		t.Errorf("the same file again: %+v", again)
	}
	if _, err := duckLoader(t, dir, store).Start(ctx); err != nil {
		t.Fatal(err)
	}
	fresh := openDuck(t)
	if _, err := duckLoader(t, dir, fresh).Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	if fresh.refreshed != 1 {
		t.Errorf("a rebuild made the cells %d times", fresh.refreshed)
	}
	ask(t, fresh, `SELECT count(*), count(*) FILTER (superseded_by IS NULL), min(superseded_by), max(superseded_by) FROM survey_response`,
		int64(18), int64(6), int64(3), int64(4))
	ask(t, fresh, `SELECT count(*) FROM batch`, int64(4))
	damage(t, fresh, `UPDATE survey_response SET happy = 9 WHERE line = 2 AND batch = 2`)
	if _, err := duckLoader(t, dir, fresh).Start(ctx); !errors.Is(err, ingest.ErrDamaged) {
		t.Errorf("a changed value must be seen at the start, got %v", err)
	}
	lag := openDuck(t)
	if _, err := duckLoader(t, dir, lag).Start(ctx); err != nil {
		t.Fatal(err)
	}
	ask(t, lag, `SELECT count(*) FROM survey_response`, int64(18))
	// Of columns that no batch has values in it is only asked whether they are empty.
	for _, set := range []string{"scrqol = 0.5", "lsns = [{'lsns_1': 2}]"} {
		damage(t, lag, "UPDATE survey_response SET "+set+" WHERE line = 2 AND batch = 2")
		if _, err := duckLoader(t, dir, lag).Start(ctx); !errors.Is(err, ingest.ErrDamaged) {
			t.Errorf("%s where no value was promised must be seen at the start, got %v", set, err)
		}
		damage(t, lag, "UPDATE survey_response SET scrqol = NULL, lsns = NULL WHERE line = 2 AND batch = 2")
		if _, err := duckLoader(t, dir, lag).Start(ctx); err != nil {
			t.Error(err)
		}
	}
}

func mustRead(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func damage(t *testing.T, s *duckStore, sql string) {
	t.Helper()
	err := s.DB.Update(context.Background(), func(tx *duck.Tx) error {
		n, err := tx.Exec(queries.Statement{Name: "test", Text: sql}, nil)
		if n != 1 {
			t.Errorf("%d rows were changed", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestUndoInTheRealDatabase undoes the middle one of three loads with the same
// keys, refuses to take schemes from under answers, and rebuilds to the same.
func TestUndoInTheRealDatabase(t *testing.T) {
	ctx := context.Background()
	store, dir := openDuck(t), t.TempDir()
	l := duckLoader(t, dir, store)
	load := func(name, scheme string, body []byte) {
		t.Helper()
		if _, err := l.Load(ctx, bytes.NewReader(body), ingest.Request{FileName: name, Scheme: scheme, By: "ann"}); err != nil {
			t.Fatal(err)
		}
	}
	load("schemes.csv", "", []byte(schemesCSV))
	for _, name := range []string{"kobo_xml_values.csv", "odk_central_khi.zip", "msforms.xlsx"} {
		load(name, "northshire", mustRead(t, name))
	}
	_, err := l.Undo(ctx, ingest.UndoRequest{Batch: 1})
	if !errors.Is(err, ingest.ErrCannotUndo) || !strings.Contains(err.Error(), "(northshire)") || !strings.Contains(err.Error(), "batch 2, 3 and 4;") {
		t.Errorf("schemes under answers: %v", err)
	}
	if _, err := l.Undo(ctx, ingest.UndoRequest{Batch: 3, By: "bob", Why: "wrong month"}); err != nil {
		t.Fatal(err)
	}
	chain := func(s *duckStore) {
		t.Helper()
		ask(t, s, `SELECT count(*), count(*) FILTER (superseded_by IS NULL AND batch = 4), count(*) FILTER (superseded_by = 4 AND batch = 2) FROM survey_response`,
			int64(12), int64(6), int64(6))
		ask(t, s, `SELECT count(*), min(seq), min(batch), min(undone_by), min(why) FROM undo`, int64(1), int64(5), int64(3), "bob", "wrong month")
		ask(t, s, `SELECT count(*), count(loaded_by), min(loaded_by) FROM batch`, int64(4), int64(4), "ann")
	}
	chain(store)
	// A second description of the scheme takes the answers over.
	load("schemes2.csv", "", []byte(strings.Replace(schemesCSV, "Northshire Shared", "North Shire Shared", 1)))
	if _, err := l.Undo(ctx, ingest.UndoRequest{Batch: 1}); err != nil {
		t.Error(err)
	}
	ask(t, store, `SELECT count(*), min(name), min(superseded_by) FROM scheme`, int64(1), "North Shire Shared Lives", nil)
	if _, err := duckLoader(t, dir, store).Start(ctx); err != nil {
		t.Error(err)
	}
	fresh := openDuck(t)
	if _, err := duckLoader(t, dir, fresh).Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	want, err := store.Fingerprint(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := fresh.Fingerprint(ctx); err != nil || got != want {
		t.Errorf("a rebuild with undoings gives %s, want %s (%v)", got, want, err)
	}
	damage(t, fresh, `UPDATE survey_response SET superseded_by = 3 WHERE batch = 2 AND line = 2`)
	if _, err := duckLoader(t, dir, fresh).Start(ctx); !errors.Is(err, ingest.ErrDamaged) {
		t.Errorf("a row replaced by what was undone must be seen at the start, got %v", err)
	}
}

// TestFilledWhileReadIsFilledFromTheRecord: a load fills the database while the
// file is still read, a rebuild from the record; both give the same content, with
// findings, rows that were taken out again and rows that replace others.
func TestFilledWhileReadIsFilledFromTheRecord(t *testing.T) {
	ctx := context.Background()
	store, dir := openDuck(t), t.TempDir()
	l := duckLoader(t, dir, store)
	answers := func(rows ...string) []byte {
		return []byte("person_ref,wave,answered_on,completed_by,life_sat,indep_help\n" + strings.Join(rows, "\n") + "\n")
	}
	taken := 0
	for i, body := range [][]byte{
		[]byte(schemesCSV), mustRead(t, "kobo_xml_values.csv"), mustRead(t, "duplicate_rows_and_ids.csv"), mustRead(t, "msforms.xlsx"),
		answers("A,baseline,2025-04-01,self,3,cooking", "B,baseline,2025-04-01,proxy,,", "A,baseline,2025-04-01,self,4,cooking", "C,review,2025-05-01,,99,"),
		answers("B,baseline,2025-04-01,supported,7,cooking travel", "D,review,2025-04-02,self,1,none", "D,baseline,2025-05-02,self,1,none", "E,baseline,2025-05-02,self,1,none"),
	} {
		req := ingest.Request{FileName: "f", Scheme: "northshire", Policy: ingest.LoadGood}
		if i == 0 {
			req.Scheme = ""
		}
		r, err := l.Load(ctx, bytes.NewReader(body), req)
		if err != nil {
			t.Fatalf("file %d: %v", i, err)
		}
		for _, f := range r.Findings {
			if f.Rule == "conflicting_duplicate" || f.Rule == "review_before_baseline" {
				taken++
			}
		}
	}
	if taken < 4 {
		t.Fatalf("only %d findings are about rows that had to come out again", taken)
	}
	ask(t, store, `SELECT count(*) FILTER (superseded_by IS NOT NULL) >= 7, (SELECT count(*) FROM finding) > 4, (SELECT count(*) FROM cells_pending) FROM survey_response`, true, true, int64(0))
	fresh := openDuck(t)
	if _, err := duckLoader(t, dir, fresh).Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	want, err := store.Fingerprint(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := fresh.Fingerprint(ctx); err != nil || got != want {
		t.Errorf("from the record: %s, while it was read: %s (%v)", got, want, err)
	}
}

// TestTwoRowsOfOneKeyAreNeverCounted: sums cannot see that three days became one
// and the same; the check before the counting does.
func TestTwoRowsOfOneKeyAreNeverCounted(t *testing.T) {
	ctx := context.Background()
	store, dir := openDuck(t), t.TempDir()
	l := duckLoader(t, dir, store)
	for _, body := range []string{schemesCSV, "scheme_id,person_ref,wave,answered_on,life_sat\n" +
		"northshire,A,baseline,2025-04-01,3\nnorthshire,A,baseline,2025-04-02,3\nnorthshire,A,baseline,2025-04-03,3\n"} {
		if _, err := l.Load(ctx, strings.NewReader(body), ingest.Request{FileName: "f.csv"}); err != nil {
			t.Fatal(err)
		}
	}
	damage(t, store, `UPDATE survey_response SET answered_on = DATE '2025-04-02' WHERE line = 2`)
	damage(t, store, `UPDATE survey_response SET answered_on = DATE '2025-04-02' WHERE line = 4`)
	damage(t, store, `INSERT INTO cells_pending VALUES (2, 'survey_response', 'northshire')`)
	counted := store.refreshed
	if _, err := duckLoader(t, dir, store).Start(ctx); !errors.Is(err, ingest.ErrCheck) || store.refreshed != counted {
		t.Errorf("counted %d times more, %v", store.refreshed-counted, err)
	}
	if _, err := store.Publish(ctx, nil); !errors.Is(err, duck.ErrPending) {
		t.Errorf("a snapshot was published: %v", err)
	}
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"khi/dashboards/download"
	"khi/ingest"
	"khi/metrics"
	"khi/metrics/disclose"
	"khi/queries"
	"khi/queries/duck"
)

// world is a record with its database, wired as the program wires them.
type world struct {
	t      *rapid.T
	dir    string
	db     *duck.DB
	loader *ingest.Loader
}

var worldKey = []byte("a key for tests only, 32 bytes!!")

func newWorld(t *rapid.T) *world {
	t.Helper()
	dir, err := os.MkdirTemp("", "khi-world-")
	if err != nil {
		t.Fatal(err)
	}
	return worldAt(t, dir, dir)
}

// worldAt opens a database in one folder over the record of another.
func worldAt(t *rapid.T, dir, record string) *world {
	t.Helper()
	w := &world{t: t, dir: dir}
	var err error
	if w.db, err = duck.Open(context.Background(), duck.Options{Dir: dir, MemoryLimit: "256MB", Threads: 1}); err != nil {
		t.Fatal(err)
	}
	specs, err := cellSpecs()
	if err != nil {
		t.Fatal(err)
	}
	w.loader, err = ingest.New(ingest.Options{Dir: record, Key: worldKey, Store: &ledgerStore{w.db, specs},
		Now: func() time.Time { return time.Date(2026, 4, 2, 9, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) close() {
	if err := w.db.Close(); err != nil {
		w.t.Error(err)
	}
	_ = os.RemoveAll(w.dir)
}

func (w *world) load(f letter) *ingest.Receipt {
	w.t.Helper()
	return w.send(f, ingest.Request{})
}

// loadLater leaves the counting to settle.
func (w *world) loadLater(f letter) *ingest.Receipt {
	w.t.Helper()
	return w.send(f, ingest.Request{Later: true})
}

func (w *world) settle() {
	w.t.Helper()
	if err := w.loader.Settle(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) send(f letter, req ingest.Request) *ingest.Receipt {
	w.t.Helper()
	req.FileName, req.By, req.Policy = f.name, "test", ingest.KeepRows
	r, err := w.loader.Load(context.Background(), strings.NewReader(f.text), req)
	if err != nil {
		w.t.Fatalf("%s: %v\n%+v\n%s", f.name, err, r, f.text)
	}
	return r
}

// rows gives what a statement finds, a line for each row.
func (w *world) rows(sql string) []string {
	w.t.Helper()
	var all []string
	err := w.db.Read(context.Background(), queries.Statement{Name: "test", Text: sql}, nil, func(v []any) error {
		all = append(all, fmt.Sprintf("%#v", v))
		return nil
	})
	if err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
	return all
}

// content is everything that the world holds, as text. Batches are numbered by
// their place among those in force, for line numbers of the ledger tell what was
// undone between them.
func (w *world) content() map[string]string {
	out := map[string]string{}
	const numbered = "WITH place AS (SELECT seq, row_number() OVER (ORDER BY seq) AS n FROM batch WHERE seq NOT IN (SELECT batch FROM undo)) "
	for _, table := range tablesLoaded(w.t) {
		lines := w.rows(numbered + "SELECT t.* EXCLUDE (batch, superseded_by), b.n AS batch, s.n AS replaced, superseded_by IS NULL AS in_force FROM " + table +
			" t LEFT JOIN place b ON b.seq = t.batch LEFT JOIN place s ON s.seq = t.superseded_by ORDER BY ALL")
		out["table "+table] = strings.Join(lines, "\n")
	}
	out["batches"] = strings.Join(w.rows(numbered+"SELECT n, record, original, file_name, source, rows_in, rows_accepted FROM batch JOIN place USING (seq) ORDER BY ALL"), "\n")
	out["findings"] = strings.Join(w.rows(numbered+"SELECT n, f.* EXCLUDE (batch) FROM finding f JOIN place ON seq = batch ORDER BY ALL"), "\n")
	for _, table := range []string{"cell", "cell_bin", "cell_left_out"} {
		out["table "+table] = strings.Join(w.rows("SELECT * FROM "+table+" ORDER BY ALL"), "\n")
	}
	w.exports(out)
	return out
}

// exports adds what readers are given: protected tables as CSV and JSON.
func (w *world) exports(out map[string]string) {
	ctx := context.Background()
	path, err := w.db.Publish(ctx, map[string]string{"as_of": "2026-04-02", "invented": "true"})
	if err != nil {
		w.t.Fatal(err)
	}
	snapshot, err := duck.OpenSnapshot(path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer snapshot.Close()
	e, err := metrics.NewEngine(ctx, &snapshotStore{snapshot: snapshot}, disclose.Default)
	if err != nil {
		w.t.Fatal(err)
	}
	add := func(name string, table *metrics.Table, err error) {
		if err != nil {
			out[name] = "no table: " + err.Error()
			return
		}
		var csv, json bytes.Buffer
		if err := download.CSV(&csv, table); err != nil {
			w.t.Fatal(err)
		}
		if err := download.JSON(&json, table); err != nil {
			w.t.Fatal(err)
		}
		out[name] = csv.String() + json.String()
	}
	for _, place := range e.Places().All() {
		for _, year := range e.Years() {
			table, err := e.Profile(ctx, place.ID, year)
			add(fmt.Sprintf("profile %s %s", place.ID, year), table, err)
		}
		for _, ind := range e.Catalogue() {
			table, err := e.Trend(ctx, ind.Name, place.ID)
			add("trend "+ind.Name+" "+place.ID, table, err)
			if slices.Contains(ind.By, "gender") && len(e.Years()) > 0 {
				table, err := e.Breakdown(ctx, ind.Name, place.ID, e.Years()[0], "gender")
				add("breakdown "+ind.Name+" "+place.ID, table, err)
			}
		}
		table, err := e.Official(ctx, place.ID)
		add("official "+place.ID, table, err)
	}
}

// sameWorlds compares everything, and wants something to compare.
func sameWorlds(t *rapid.T, got, want *world) {
	t.Helper()
	a, b := got.content(), want.content()
	for name := range b {
		if _, ok := a[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
	for name, text := range a {
		if text != b[name] {
			t.Errorf("%s differs after undoing.\nIt is\n%s\nand without the load it would be\n%s", name, text, b[name])
		}
	}
	if len(a) < 12 || b["table scheme"] == "" {
		t.Errorf("only %d things were compared", len(a))
	}
}

// rebuildsToTheSame makes the database again from the record, and starts it.
func (w *world) rebuildsToTheSame() {
	w.t.Helper()
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "khi-rebuilt-")
	if err != nil {
		w.t.Fatal(err)
	}
	again := worldAt(w.t, filepath.Join(dir, "data"), w.dir)
	defer os.RemoveAll(dir)
	defer again.close()
	if _, err := again.loader.Rebuild(ctx); err != nil {
		w.t.Fatal(err)
	}
	want, err := w.db.Fingerprint(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	if got, err := again.db.Fingerprint(ctx); err != nil || got != want {
		w.t.Errorf("a rebuild gives %s, want %s (%v)", got, want, err)
	}
	for _, l := range []*ingest.Loader{w.loader, again.loader} {
		if r, err := l.Start(ctx); err != nil || r.Applied != 0 {
			w.t.Errorf("a start: %+v, %v", r, err)
		}
		if err := l.Verify(ctx); err != nil {
			w.t.Error(err)
		}
	}
}

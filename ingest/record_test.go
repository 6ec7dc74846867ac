package ingest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khi/ingest/finding"
)

// loaded gives a loader with two batches and its store.
func loaded(t *testing.T) (*Loader, *memory) {
	t.Helper()
	store := newMemory("northshire")
	l := newLoader(t, store)
	for _, name := range []string{"kobo_xml_values.csv", "msforms.xlsx"} {
		if _, err := l.Load(context.Background(), bytes.NewReader(sample(t, name)), Request{FileName: name, Scheme: "northshire"}); err != nil {
			t.Fatal(err)
		}
	}
	return l, store
}

func reopen(t *testing.T, l *Loader, store Store) (*Loader, error) {
	t.Helper()
	return New(Options{Dir: l.dir, Key: testKey, Store: store, Now: today})
}

func TestSameFileGivesTheFirstReceipt(t *testing.T) {
	l, store := loaded(t)
	r, err := l.Load(context.Background(), bytes.NewReader(sample(t, "msforms.xlsx")), Request{FileName: "copy.xlsx", Scheme: "northshire"})
	if err != nil {
		t.Fatal(err)
	}
	if !r.AlreadyLoaded || r.Batch != 2 || r.FileName != "msforms.xlsx" || r.Accepted != 6 || len(store.tables["batch"]) != 2 {
		t.Errorf("%+v", r)
	}
	if len(r.Findings) != 1 || r.Findings[0].Rule != "column_not_read" || r.Findings[0].Header != "" {
		t.Errorf("findings %+v", r.Findings)
	}
	if _, err := l.Load(context.Background(), bytes.NewReader(sample(t, "msforms.xlsx")), Request{FileName: "x", Scheme: "other"}); !errors.Is(err, finding.ErrRefused) {
		t.Errorf("the same file for a scheme that is not known: %v", err)
	}
}

func TestSameUploadGivesTheSameRecord(t *testing.T) {
	a, _ := loaded(t)
	b, _ := loaded(t)
	for i, e := range a.Lines() {
		if other := b.Lines()[i]; e.Record != other.Record || e.Original != other.Original {
			t.Errorf("batch %d: record %s and %s", e.Seq, e.Record, other.Record)
		}
	}
}

// TestNoPersonalDataIsKept looks for what the samples say of people in every
// byte of the folder.
func TestNoPersonalDataIsKept(t *testing.T) {
	l, store := loaded(t)
	odk := sample(t, "odk_central_khi.zip")
	if _, err := l.Load(context.Background(), bytes.NewReader(odk), Request{FileName: "odk.zip", Scheme: "northshire"}); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, path := range strings.Split(listing(t, l.dir), "\n") {
		body, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		seen++
		for _, secret := range []string{"SL-0001", "HS-0003", "sister", "Llŷn", "Scheme tablet", "collect:abc123", "0b7c0000", "uuid:", "anonymous"} {
			if bytes.Contains(body, []byte(secret)) {
				t.Errorf("%s holds %q", path, secret)
			}
		}
	}
	if seen != 4 {
		t.Errorf("%d files, want three records and the ledger", seen)
	}
	for _, row := range store.tables["finding"] {
		for _, v := range row {
			if s, ok := v.(string); ok && strings.Contains(s, "Anything else") {
				t.Errorf("a finding keeps a header: %q", s)
			}
		}
	}
}

func TestTornLedgerTailIsCut(t *testing.T) {
	missing := strings.Repeat("\x00", 512) // a sector that did not come to the disk
	for _, tail := range []string{`{"seq":3,"at":"2026-0`, `{"seq":3}`, "\x00\x00\x00\x00", "\x00\x00\n", missing + `"undone":false}`, `{"seq":3,` + missing} {
		l, store := loaded(t)
		path := filepath.Join(l.dir, "ledger.jsonl")
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(bytes.Clone(whole), tail...), 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := reopen(t, l, store)
		if tail == "\x00\x00\n" {
			if !errors.Is(err, ErrRecordDamaged) {
				t.Errorf("a whole line of nothing: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%q: %v", tail, err)
		}
		r, err := again.Start(context.Background())
		if err != nil || r.Torn != int64(len(tail)) || r.Batches != 2 {
			t.Errorf("%q: %+v, %v", tail, r, err)
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, whole) {
			t.Errorf("%q: the ledger is not as it was", tail)
		}
	}
}

func TestTamperedLedgerStops(t *testing.T) {
	change := func(name string, do func([]byte) []byte) {
		t.Run(name, func(t *testing.T) {
			l, store := loaded(t)
			path := filepath.Join(l.dir, "ledger.jsonl")
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, do(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := reopen(t, l, store); !errors.Is(err, ErrRecordDamaged) || !strings.Contains(err.Error(), "ledger line") {
				t.Errorf("got %v", err)
			}
		})
	}
	lines := func(b []byte) [][]byte { return bytes.SplitAfter(bytes.TrimSuffix(b, nil), []byte("\n")) }
	change("a number", func(b []byte) []byte {
		return bytes.Replace(b, []byte(`"rows_accepted":6`), []byte(`"rows_accepted":7`), 1)
	})
	change("a space", func(b []byte) []byte { return bytes.Replace(b, []byte(`"seq":1,`), []byte(`"seq": 1,`), 1) })
	change("first line lost", func(b []byte) []byte { return lines(b)[1] })
	change("lines in another order", func(b []byte) []byte { return slices.Concat(lines(b)[1], lines(b)[0]) })
	change("a line twice", func(b []byte) []byte { return append(b, lines(b)[1]...) })
	change("a field more", func(b []byte) []byte { return bytes.Replace(b, []byte(`{"seq":1,`), []byte(`{"x":1,"seq":1,`), 1) })
	change("a foreign line", func(b []byte) []byte { return append(b, "hello\n"...) })
}

func TestDamagedRecordIsNeverApplied(t *testing.T) {
	ctx := context.Background()
	for name, do := range map[string]func(string) error{
		"changed": func(p string) error {
			b, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			return os.WriteFile(p, bytes.Replace(b, []byte(`,5,6,5,4,`), []byte(`,5,6,6,3,`), 1), 0o600)
		},
		"cut short": func(p string) error { return os.Truncate(p, 700) },
		"lost":      os.Remove,
	} {
		l, _ := loaded(t)
		if err := l.Verify(ctx); err != nil {
			t.Fatal(err)
		}
		if err := do(l.recordPath(l.Lines()[0].Record)); err != nil {
			t.Fatal(err)
		}
		if err := l.Verify(ctx); !errors.Is(err, ErrRecordDamaged) {
			t.Errorf("%s: Verify says %v", name, err)
		}
		empty := newMemory("northshire")
		again, err := reopen(t, l, empty)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := again.Start(ctx); !errors.Is(err, ErrRecordDamaged) || len(empty.tables) > 0 {
			t.Errorf("%s: Start says %v and the store holds %d tables", name, err, len(empty.tables))
		}
	}
}

// TestAcknowledgedBatchSurvivesAFailedApply: the database may fail after the
// ledger's fsync; the next start applies the batch.
func TestAcknowledgedBatchSurvivesAFailedApply(t *testing.T) {
	ctx := context.Background()
	store := newMemory("northshire")
	l := newLoader(t, store)
	store.fail = errors.New("disk full")
	r, err := l.Load(ctx, bytes.NewReader(sample(t, "kobo_xml_values.csv")), Request{FileName: "k.csv", Scheme: "northshire"})
	if err == nil || errors.Is(err, finding.ErrRefused) || r == nil || r.Batch != 1 {
		t.Fatalf("receipt %+v, error %v", r, err)
	}
	if len(store.tables["survey_response"]) != 0 {
		t.Fatal("rows of a failed apply")
	}
	t.Run("the next load catches up first", func(t *testing.T) {
		other := newMemory("northshire")
		l, err := reopen(t, l, other)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := l.Load(ctx, strings.NewReader(peopleCSV), Request{FileName: "p.csv", Scheme: "nobody"}); !errors.Is(err, finding.ErrRefused) || r.Batch != 0 {
			t.Errorf("%+v, %v", r, err)
		}
		if len(other.tables["batch"]) != 1 || len(other.tables["survey_response"]) != 6 {
			t.Errorf("%d batches", len(other.tables["batch"]))
		}
	})
	again, err := reopen(t, l, store)
	if err != nil {
		t.Fatal(err)
	}
	report, err := again.Start(ctx)
	if err != nil || report.Applied != 1 || len(store.tables["survey_response"]) != 6 {
		t.Errorf("%+v, %v, %d rows", report, err, len(store.tables["survey_response"]))
	}
	if report, err = again.Start(ctx); err != nil || report.Applied != 0 {
		t.Errorf("a second start: %+v, %v", report, err)
	}
}

func TestStartSeesADatabaseThatIsNotTheLedgers(t *testing.T) {
	ctx := context.Background()
	for name, do := range map[string]func(*memory){
		"a value changed": func(m *memory) { m.tables["survey_response"][0][5] = int64(7) },
		"a row lost":      func(m *memory) { m.tables["survey_response"] = m.tables["survey_response"][1:] },
		"a row more": func(m *memory) {
			m.tables["survey_response"] = append(m.tables["survey_response"], m.tables["survey_response"][0])
		},
		"a batch unknown":  func(m *memory) { m.tables["batch"] = append(m.tables["batch"], []any{int64(3), "h", "r"}) },
		"another hash":     func(m *memory) { m.tables["batch"][0][1] = "h" },
		"first batch lost": func(m *memory) { m.tables["batch"] = m.tables["batch"][1:] },
	} {
		l, store := loaded(t)
		if _, err := l.Start(ctx); err != nil {
			t.Fatal(err)
		}
		do(store)
		if _, err := l.Start(ctx); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRebuildGivesTheSameRows(t *testing.T) {
	l, store := loaded(t)
	empty := newMemory("northshire")
	again, err := reopen(t, l, empty)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Rebuild(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"survey_response", "finding"} {
		if got, want := empty.tables[table], store.tables[table]; len(want) == 0 || !slices.EqualFunc(got, want, slices.Equal[[]any]) {
			t.Errorf("%s differs: %d rows and %d", table, len(got), len(want))
		}
	}
	if _, err := again.Rebuild(context.Background()); err == nil {
		t.Error("rebuilding over rows must be refused")
	}
}

func TestStoppedLoadLeavesNothing(t *testing.T) {
	l := newLoader(t, newMemory("northshire"))
	before := listing(t, l.dir)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := l.Load(ctx, bytes.NewReader(sample(t, "kobo_xml_values.csv")), Request{FileName: "k.csv", Scheme: "northshire"})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if after := listing(t, l.dir); after != before {
		t.Errorf("left behind: %s", after)
	}
}

// TestNothingIsKeptWhereTheDatabaseCannotBegin: what was not acknowledged leaves
// nothing behind, and the file can be sent again.
func TestNothingIsKeptWhereTheDatabaseCannotBegin(t *testing.T) {
	ctx := context.Background()
	store := newMemory("northshire")
	l := newLoader(t, store)
	before := listing(t, l.dir)
	req := Request{FileName: "k.csv", Scheme: "northshire"}
	store.shut = errors.New("the database has stopped itself")
	r, err := l.Load(ctx, bytes.NewReader(sample(t, "kobo_xml_values.csv")), req)
	if err == nil || !strings.Contains(err.Error(), "nothing was loaded") || r != nil || len(l.Lines()) != 0 {
		t.Fatalf("receipt %+v, error %v", r, err)
	}
	if after := listing(t, l.dir); after != before {
		t.Errorf("left behind: %s", after)
	}
	if r, err := l.Load(ctx, bytes.NewReader(sample(t, "kobo_xml_values.csv")), req); err != nil || r.Batch != 1 || r.AlreadyLoaded {
		t.Fatalf("the same file again: %+v, %v", r, err)
	}
}

// TestCellsLeftToCountAreCountedLater: the rows are committed and the counting
// fails; the next load or the next start counts first.
func TestCellsLeftToCountAreCountedLater(t *testing.T) {
	ctx := context.Background()
	for name, later := range map[string]func(*Loader, *memory) error{
		"the next load": func(l *Loader, _ *memory) error {
			r, err := l.Load(ctx, bytes.NewReader(sample(t, "kobo_xml_values.csv")), Request{FileName: "k.csv", Scheme: "northshire"})
			if err == nil && !r.AlreadyLoaded {
				err = errors.New("it was loaded twice")
			}
			return err
		},
		"the next start": func(l *Loader, m *memory) error {
			again, err := reopen(t, l, m)
			if err == nil {
				_, err = again.Start(ctx)
			}
			return err
		},
	} {
		store := newMemory("northshire")
		l := newLoader(t, store)
		store.uncounted = errors.New("out of memory")
		r, err := l.Load(ctx, bytes.NewReader(sample(t, "kobo_xml_values.csv")), Request{FileName: "k.csv", Scheme: "northshire"})
		if err == nil || r == nil || r.Batch != 1 || len(store.tables["survey_response"]) != 6 || len(store.tables["cells_pending"]) != 1 || store.refresh != 0 {
			t.Fatalf("%s: receipt %+v, error %v, pending %v", name, r, err, store.tables["cells_pending"])
		}
		if err := later(l, store); err != nil || len(store.tables["cells_pending"]) != 0 || store.refresh != 1 {
			t.Errorf("%s: %v, pending %v, counted %d times", name, err, store.tables["cells_pending"], store.refresh)
		}
	}
}

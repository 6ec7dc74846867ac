package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The past of a ledger is its first lines up to a moment, unfinished ones apart;
// reading it changes nothing.
func TestPastOf(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "ledger.jsonl")
	l, err := openLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	day := func(d, hour int) time.Time { return time.Date(2026, 6, d, hour, 0, 0, 0, time.UTC) }
	for _, at := range []time.Time{day(1, 9), day(2, 9), day(2, 22), day(4, 9)} {
		if _, err := l.add(Entry{At: at, Record: "r", Original: "o", Totals: []Totals{}}); err != nil {
			t.Fatal(err)
		}
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(whole[:len(whole):len(whole)], []byte(`{"seq":5,`)...), 0o600); err != nil {
		t.Fatal(err)
	}
	for before, want := range map[time.Time]int{day(1, 0): 0, day(2, 0): 1, day(2, 22): 2, day(3, 0): 3, day(9, 0): 4} {
		p, err := PastOf(dir, before)
		if err != nil || len(p.Lines) != want {
			t.Fatalf("before %s: %v, %v, want %d lines", before, p, err, want)
		}
		folder := t.TempDir()
		if err := p.Lay(folder); err != nil {
			t.Fatal(err)
		}
		again, err := openLedger(filepath.Join(folder, "ledger.jsonl"))
		if err != nil || len(again.entries) != want || want > 0 && again.head() != p.Head() {
			t.Errorf("laid out: %d lines, %v", len(again.entries), err)
		}
	}
	if now, _ := os.ReadFile(path); len(now) != len(whole)+9 {
		t.Error("reading the past has changed the ledger")
	}
	if _, err := l.add(Entry{At: day(2, 10), Record: "r", Original: "o", Totals: []Totals{}}); err != nil {
		t.Fatal(err)
	}
	if _, err := PastOf(dir, day(3, 0)); err == nil || !strings.Contains(err.Error(), "put back") {
		t.Errorf("a clock that was put back: %v", err)
	}
}

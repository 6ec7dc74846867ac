package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"khi/ingest"
)

// TestAClockThatIsBehindIsTold: at a start and by khi check, and by nobody where it is right
// or was only put right.
func TestAClockThatIsBehindIsTold(t *testing.T) {
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	lines := []ingest.Entry{{Seq: 1, At: at.AddDate(9, 0, 0)}, {Seq: 2, At: at}}
	for now, want := range map[time.Time]bool{at.Add(-time.Hour): true, at.AddDate(-20, 0, 0): true, at.Add(-time.Minute): false, at: false, at.AddDate(1, 0, 0): false} {
		if words := clockBehind(now, lines); (words != "") != want || want && !strings.Contains(words, "line 2 of the ledger was written at 2026-11-23 12:00 UTC") {
			t.Errorf("at %s: %q", now, words)
		}
	}
	if words := clockBehind(at, nil); words != "" {
		t.Errorf("without a line: %q", words)
	}
}

// TestRetentionSaysWhichDayItIs: what goes by rule goes by the clock, so whoever says that
// it may go sees the day first.
func TestRetentionSaysWhichDayItIs(t *testing.T) {
	var out bytes.Buffer
	(&retentionFound{Until: "2018-03-31", Today: "2026-11-23"}).print(&out)
	if !strings.Contains(out.String(), "today is 23 November 2026 by the clock of this machine") {
		t.Error(out.String())
	}
}

// TestCheckTellsAClockThatIsBehind: the check looks at the clock, and the record is sound
// all the same.
func TestCheckTellsAClockThatIsBehind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	k, err := openKeeper(t.Context(), keeperOptions{data: dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	specs, err := cellSpecs()
	if err != nil {
		t.Fatal(err)
	}
	key, err := pseudonymKey("", dir)
	if err != nil {
		t.Fatal(err)
	}
	load := func(text string, ahead time.Duration) *checked {
		if k.loader, err = ingest.New(ingest.Options{Dir: dir, Key: key, Store: &ledgerStore{k.db, specs}, Now: func() time.Time { return time.Now().Add(ahead) }}); err != nil {
			t.Fatal(err)
		}
		if _, err := k.loader.Load(t.Context(), strings.NewReader(text), ingest.Request{FileName: "s.csv"}); err != nil {
			t.Fatal(err)
		}
		found, err := k.check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if found := load(baseSchemes.text, 24*time.Hour); !strings.Contains(found.Clock, "line 1 of the ledger") {
		t.Errorf("a ledger from tomorrow: %q", found.Clock)
	}
	if found := load(strings.Replace(baseSchemes.text, "north", "west", 1), 0); found.Clock != "" || found.Batches != 2 {
		t.Errorf("the clock is right again: %+v", found)
	}
}

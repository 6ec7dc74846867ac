package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"khi/dashboards"
)

// TestEverySchemeSendsAtOnce: as many files as may wait are taken together, many times the same
// few; each is one batch with one receipt, whoever sent it first. One more is told to come back,
// and nothing of it is kept. Afterwards, with the service stopped, the receipts are held against
// the ledger, and nothing lies in the folder for what did not fit into memory.
func TestEverySchemeSendsAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	k, err := openKeeper(t.Context(), keeperOptions{data: dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	tray, err := newTray(k, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	send := func(name, text string) (*dashboards.Receipt, error) {
		return tray.Load(context.Background(), strings.NewReader(text), dashboards.Parcel{Name: name, By: "API"}, false)
	}
	if _, err := send("schemes.csv", baseSchemes.text); err != nil {
		t.Fatal(err)
	}
	const files = 3
	text := func(i int) string {
		return fmt.Sprintf("scheme_id,person_ref,birth_year\nnorth,CROWD-%d,19%d\n", i%files, 60+i%files)
	}
	k.mu.Lock() // nobody is served yet
	var mu sync.Mutex
	var all sync.WaitGroup
	batches, firsts, failed := map[int]map[int64]bool{}, map[int]int{}, 0
	for i := range mostQueued {
		all.Go(func() {
			r, err := send(fmt.Sprintf("%d.csv", i%files), text(i))
			mu.Lock()
			defer mu.Unlock()
			if err != nil || r.Accepted != 1 {
				failed++
				return
			}
			if batches[i%files] == nil {
				batches[i%files] = map[int64]bool{}
			}
			batches[i%files][r.Batch] = true
			if !r.Before {
				firsts[i%files]++
			}
		})
	}
	for until := time.Now().Add(time.Minute); len(tray.queue) < mostQueued && time.Now().Before(until); {
		time.Sleep(time.Millisecond)
	}
	var refused *dashboards.Refusal
	if _, err := send("late.csv", text(7)); !errors.As(err, &refused) || !refused.Busy || !strings.Contains(refused.Words, "Send it again") {
		t.Errorf("one too many: %v", err)
	}
	k.mu.Unlock()
	all.Wait()
	for i := range files {
		if len(batches[i]) != 1 || firsts[i] != 1 {
			t.Errorf("file %d: batches %v, loaded %d times", i, batches[i], firsts[i])
		}
	}
	if lines := len(k.loader.Lines()); failed > 0 || lines != files+1 || len(tray.queue) != 0 {
		t.Errorf("%d failed; %d lines in the ledger; %d still wait", failed, lines, len(tray.queue))
	}
	left, err := os.ReadDir(tray.dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%v left on the tray: %v", left, err)
	}
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
	spill := filepath.Join(dir, "spill")
	info, err := os.Stat(spill)
	if inside, _ := os.ReadDir(spill); err != nil || info.Mode().Perm() != 0o700 || len(inside) > 0 {
		t.Errorf("%v %v %v", info, inside, err)
	}
	holdTheirReceipts(t, dir, text(0))
}

// holdTheirReceipts has the commands give a receipt and hold it, right and altered.
func holdTheirReceipts(t *testing.T, dir, text string) {
	t.Helper()
	file, kept := filepath.Join(t.TempDir(), "0.csv"), filepath.Join(t.TempDir(), "receipts.jsonl")
	do := func(args ...string) (string, error) {
		var out, said bytes.Buffer
		err := run(context.Background(), args, []string{"KHI_DATA=" + dir, "KHI_MEMORY=256MB"}, &out, &said)
		return out.String(), err
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	receipt, err := do("load", "--json", file)
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		text string
		good bool
	}{
		"the receipt":                {receipt, true},
		"an altered number":          {strings.Replace(receipt, `"rows_accepted":1`, `"rows_accepted":2`, 1), false},
		"something else":             {"{}", false},
		"nothing":                    {"", false},
		"the receipt and half a one": {receipt + receipt[:40], false},
	} {
		if c.text == receipt && !c.good {
			t.Fatalf("%s is the receipt", what)
		}
		if err := os.WriteFile(kept, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		said, err := do("check", "--receipt", kept)
		if (err == nil) != c.good || c.good && !strings.Contains(said, "as the ledger says") {
			t.Errorf("%s: %v %s", what, err, said)
		}
	}
	var one deskAnswer
	if err := json.Unmarshal([]byte(receipt), &one); err != nil || !one.Receipt.AlreadyLoaded || len(one.Receipt.Line) != 64 {
		t.Errorf("%v %s", err, receipt)
	}
}

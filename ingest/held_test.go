package ingest

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestAReceiptIsHeldAgainstTheLedger with the loader gone: as it was given it is right; with
// anything in it altered, of another ledger, or beyond the end of one that was cut, it is not.
func TestAReceiptIsHeldAgainstTheLedger(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	send := func(dir, ref string) []byte {
		l, err := New(Options{Dir: dir, Key: testKey, Store: newMemory("northshire"), Now: today})
		if err != nil {
			t.Fatal(err)
		}
		r, err := l.Load(context.Background(), strings.NewReader("person_ref,birth_year\n"+ref+",1980\n"), Request{FileName: ref + ".csv", Scheme: "northshire"})
		if err != nil || len(r.Line) != 64 {
			t.Fatal(r, err)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	first, second := send(dir, "SL-1"), send(dir, "SL-2")
	again := send(dir, "SL-1") // the same receipt, said again
	hold := func(dir string, text []byte, change func(*Receipt)) (lines int, err error) {
		var r Receipt
		if err := json.Unmarshal(text, &r); err != nil {
			t.Fatal(err)
		}
		if change != nil {
			change(&r)
		}
		err = HoldReceipts(dir, []*Receipt{&r}, func(_ *Receipt, e Entry) { lines++ })
		return lines, err
	}
	for name, text := range map[string][]byte{"first": first, "second": second, "again": again} {
		if n, err := hold(dir, text, nil); n != 1 || err != nil {
			t.Errorf("the %s receipt: %v", name, err)
		}
	}
	for what, change := range map[string]func(*Receipt){
		"a file": func(r *Receipt) { r.Original = strings.Repeat("0", 64) }, "a row more": func(r *Receipt) { r.Accepted++ }, "rows": func(r *Receipt) { r.Record = strings.Repeat("0", 64) }, "a total": func(r *Receipt) { r.Totals[0].Rows++ },
		"a moment": func(r *Receipt) { r.At = r.At.Add(time.Second) }, "a scheme": func(r *Receipt) { r.Scheme = "southshire" }, "a name": func(r *Receipt) { r.FileName = "other.csv" }, "a number": func(r *Receipt) { r.Batch = 2 },
		"a number beyond": func(r *Receipt) { r.Batch = 3 }, "a line": func(r *Receipt) { r.Line = strings.Repeat("0", 64) }, "a way of reading": func(r *Receipt) { r.SourceVersion++ }, "a refusal": func(r *Receipt) { r.Status = StatusRefused },
	} {
		if n, err := hold(dir, first, change); n != 0 || err == nil || !strings.Contains(err.Error(), ".csv: ") {
			t.Errorf("with %s altered: %v", what, err)
		}
	}
	other := t.TempDir()
	send(other, "SL-1")
	if _, err := hold(other, first, nil); err == nil {
		t.Error("a receipt of another service is taken")
	}
	path := filepath.Join(dir, "ledger.jsonl")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cut, _, _ := strings.Cut(string(text), "\n")
	for what, changed := range map[string]string{"cut off before it": cut + "\n", "changed in it": strings.Replace(string(text), "SL-2", "SL-3", 1), "of nothing": ""} {
		if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := hold(dir, second, nil); err == nil {
			t.Errorf("with the ledger %s the receipt is right", what)
		}
	}
}

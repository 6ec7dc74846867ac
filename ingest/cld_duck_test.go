package ingest_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"khi/ingest"
	"khi/queries"
)

// TestLatestSubmissionCounts loads a submission and a corrected one of the same
// quarter: only the later one counts, also where a service was taken out, and
// undoing it brings the earlier one back.
func TestLatestSubmissionCounts(t *testing.T) {
	ctx := context.Background()
	store := openDuck(t)
	l := duckLoader(t, t.TempDir(), store)
	if _, err := l.Start(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Load(ctx, bytes.NewReader([]byte(schemesCSV)), ingest.Request{FileName: "s.csv"}); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(filepath.Join("testdata", "cld_release1.csv"))
	if err != nil {
		t.Fatal(err)
	}
	load := func(body []byte) *ingest.Receipt {
		t.Helper()
		r, err := l.Load(ctx, bytes.NewReader(body), ingest.Request{FileName: "c.csv", Scheme: "northshire", Policy: ingest.LoadGood})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	const now = `SELECT count(*), round(sum(total_in_period), 2), count(*) FILTER (component = 'shared_lives'), count(DISTINCT quarter) FROM service_cost`
	load(first)
	ask(t, store, now, int64(6), 5460+3420+528.57+18850+250+15600, int64(2), int64(1))
	// P2 starts a week earlier, and P4 is gone.
	second := bytes.Replace(first, []byte("2025-05-05"), []byte("2025-04-28"), 1)
	at := bytes.Index(second, []byte("999,Northshire,2024-07-01,2025-06-30,,P4"))
	second = append(second[:at:at], second[at+bytes.IndexByte(second[at:], '\n')+1:]...)
	r := load(second)
	ask(t, store, now, int64(5), 5460+3840+528.57+250+15600, int64(2), int64(1))
	if _, err := l.Undo(ctx, ingest.UndoRequest{Batch: r.Batch, By: "t", Why: "wrong file"}); err != nil {
		t.Fatal(err)
	}
	ask(t, store, now, int64(6), 5460+3420+528.57+18850+250+15600, int64(2), int64(1))
	// Two in Shared Lives, a tenant and one in supported housing; one in a care home, and one of whom nobody knows.
	ask(t, store, `SELECT count(*), sum(value), min(occurred)::VARCHAR, count(left_out) FROM (`+queries.Get("indicators/own_home").Text+`)`,
		int64(6), 4.0, "2025-06-30", int64(0))
	// The indicator counts people and not services, at prices of 2024-25.
	ask(t, store, `SELECT count(*), min(round(o.value * d.value / 100 * 7 / 365.25, 6)), max(weight)::DOUBLE FROM (`+queries.Get("indicators/shared_lives_cost").Text+`) o, reference_deflator d WHERE d.year = '2025-26'`,
		int64(2), 420.0, 1.0)
}

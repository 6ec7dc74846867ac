package ingest_test

import (
	"context"
	"strings"
	"testing"

	"khi/ingest"
)

// TestUnreadableIsAReasonOfItsOwn: in the view that every indicator reads, an
// answer that could not be read is missing for that reason, never as not
// answered; and the record gives the same again.
func TestUnreadableIsAReasonOfItsOwn(t *testing.T) {
	ctx := context.Background()
	store, dir := openDuck(t), t.TempDir()
	l := duckLoader(t, dir, store)
	load := func(name, body string, policy ingest.Policy) *ingest.Receipt {
		t.Helper()
		r, err := l.Load(ctx, strings.NewReader(body), ingest.Request{FileName: name, Policy: policy})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	load("schemes.csv", schemesCSV, ingest.RefuseAll)
	const eight = "control,personal_care,food,home_clean,safe,contact,occupation,dignity"
	load("answers.csv", "scheme_id,person_ref,wave,answered_on,friends_n,lonely,"+eight+"\n"+
		"northshire,A1,baseline,2025-05-01,dau,5,1,1,1,1,1,1,1,9\n"+
		"northshire,A2,baseline,2025-05-01,,5,1,1,1,1,1,1,,9\n"+
		"northshire,A3,baseline,2025-05-01,0,often?,1,1,1,1,1,1,1,1\n", ingest.KeepRows)
	held := func() {
		t.Helper()
		ask(t, store, `SELECT count(*) FILTER (friends_n_missing = 'unreadable'), count(*) FILTER (friends_n_missing = 'not_answered'), count(friends_n), count(*) FILTER (friends_n = 0),
			count(*) FILTER (lonely_missing = 'unreadable'), count(*) FILTER (dignity_missing = 'unreadable') FROM response`, int64(1), int64(1), int64(1), int64(1), int64(1), int64(2))
		ask(t, store, `SELECT count(*) FILTER (scrqol_missing = 'unreadable'), count(*) FILTER (scrqol_missing = 'not_all_eight'), count(scrqol) FROM response`, int64(1), int64(1), int64(1))
		ask(t, store, `SELECT count(*) FROM finding WHERE level = 'unreadable'`, int64(4))
	}
	held()
	before, err := store.Fingerprint(ctx)
	if err != nil {
		t.Fatal(err)
	}
	again := openDuck(t)
	if _, err := duckLoader(t, dir, again).Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	if after, err := again.Fingerprint(ctx); err != nil || after != before {
		t.Errorf("a rebuild gives %s, want %s (%v)", after, before, err)
	}
	store = again
	held()
	l = duckLoader(t, dir, store)
	if _, err := l.Undo(ctx, ingest.UndoRequest{Batch: 2, Why: "test"}); err != nil {
		t.Fatal(err)
	}
	ask(t, store, `SELECT count(*) FROM response`, int64(0))
}

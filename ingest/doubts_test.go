package ingest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"khi/ingest"
)

// TestAnswersThatDoNotGoWithOtherFiles: a review sent before the baseline that
// lies behind it, and the answers of a child whom only the table of people
// shows, are told until they are mended.
func TestAnswersThatDoNotGoWithOtherFiles(t *testing.T) {
	ctx := context.Background()
	store := openDuck(t)
	l := duckLoader(t, t.TempDir(), store)
	load := func(body string) int64 {
		t.Helper()
		r, err := l.Load(ctx, strings.NewReader(body), ingest.Request{FileName: "f.csv"})
		if err != nil {
			t.Fatalf("%v %+v", err, r)
		}
		return r.Batch
	}
	doubts := func(want ...string) {
		t.Helper()
		all, err := l.Doubts(ctx)
		if err != nil || len(all) != len(want) {
			t.Fatalf("%v %+v, want %q", err, all, want)
		}
		for i, d := range all {
			if got := fmt.Sprintf("%d %s %d %d %d", d.Batch, d.Kind, d.Rows, d.People, d.Line); got != want[i] || !strings.Contains(d.Message(), "line") {
				t.Errorf("%s (%s), want %s", got, d.Message(), want[i])
			}
		}
	}
	const head = "scheme_id,person_ref,wave,answered_on,life_sat\n"
	load(schemesCSV)
	load(head + "northshire,A0,review,2025-05-01,7\nnorthshire,A1,review,2025-05-01,7\nnorthshire,A1,review,2025-05-02,7\n")
	doubts()
	late := load(head + "northshire,A1,baseline,2025-06-01,7\n")
	doubts("2 review_before_baseline 2 1 3")
	load(head + "northshire,A1,baseline,2025-04-01,7\n")
	doubts()
	load("scheme_id,person_ref,birth_year\nnorthshire,A1,2009\nnorthshire,A0,2010\n")
	doubts("2 under_age 1 1 2")
	if _, err := l.Undo(ctx, ingest.UndoRequest{Batch: late, Why: "test"}); err != nil {
		t.Fatal(err)
	}
	load("scheme_id,person_ref,birth_year\nnorthshire,A0,1980\n")
	doubts()
}

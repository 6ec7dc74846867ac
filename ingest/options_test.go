package ingest

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// severalWords is a Google Forms export of which the answers to a question with
// several are worded in a scheme's own way, one of them with a comma.
const severalWords = `"Timestamp","Your number","First or later?","What are you doing more of?"
"2025/04/07 10:05:00 AM GMT+1","SL-0001","Baseline","Cooking;Bills, budgeting"
"2025/04/08 10:05:00 AM GMT+1","SL-0002","Baseline","Nothing"
"2025/04/09 10:05:00 AM GMT+1","SL-0003","Baseline","Travel, on my own;Cooking"
`

// TestSeveralAnswersAreAskedAboutOneByOne: for each word and not for each
// mixture, whatever parts the answers of a cell.
func TestSeveralAnswersAreAskedAboutOneByOne(t *testing.T) {
	for _, body := range []string{severalWords, strings.ReplaceAll(severalWords, ";", ", ")} {
		l := newLoader(t, newMemory("northshire"))
		ctx, req := context.Background(), Request{FileName: "form.csv", Scheme: "northshire"}
		in, err := l.Inspect(ctx, strings.NewReader(body), req, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := in.NotUnderstood(3, "indep_help"); !slices.Equal(slices.Sorted(slices.Values(got)), []string{"Bills, budgeting", "Nothing"}) {
			t.Fatalf("not understood: %q", got)
		}
		text, err := in.Confirm(Confirmed{ID: "ours", Title: "Ours", Columns: []ConfirmedColumn{
			{At: 1, Field: "person_ref"}, {At: 2, Field: "wave"},
			{At: 3, Field: "indep_help", Words: map[string]string{"Bills, budgeting": "money", "Nothing": "none"}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.SaveSource(text); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		r, err := l.Load(ctx, strings.NewReader(body), Request{FileName: "form.csv", Scheme: "northshire", DryRun: true})
		if err != nil {
			t.Fatalf("%+v, %v\n%s", r, err, text)
		}
		at := slices.Index(r.Preview[0].Fields, "indep_help")
		for i, want := range []string{"cooking money", "none", "cooking travel"} {
			if got := r.Preview[0].Rows[i][at]; got != want {
				t.Errorf("row %d is %q, want %q", i+1, got, want)
			}
		}
	}
}

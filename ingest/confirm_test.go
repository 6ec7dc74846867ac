package ingest

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
)

// ownWords is a Google Forms export whose questions and answers a scheme worded
// in its own way, and which nobody has mapped.
const ownWords = `"Timestamp","Your number","First or later?","Friends you have","Are you helped with friends?"
"2025/04/07 10:05:00 AM GMT+1","SL-0001","The first time","2","Yes, lots"
"2025/04/08 10:05:00 AM GMT+1","SL-0002","The first time","0","No change"
"2025/10/06 2:20:30 PM GMT+1","SL-0001","Later on","4","Rather not say"
`

func TestAConfirmedMappingReadsTheFile(t *testing.T) {
	l := newLoader(t, newMemory("northshire"))
	ctx, req := context.Background(), Request{FileName: "form.csv", Scheme: "northshire"}
	in, err := l.Inspect(ctx, strings.NewReader(ownWords), req, "")
	if err != nil {
		t.Fatal(err)
	}
	at := func(header string) int {
		return slices.IndexFunc(in.Columns, func(c InspectedColumn) bool { return c.Header == header })
	}
	if in.Loads || !slices.Equal(in.NotUnderstood(at("First or later?"), "wave"), []string{"The first time", "Later on"}) {
		t.Fatalf("loads %v; not understood: %q", in.Loads, in.NotUnderstood(at("First or later?"), "wave"))
	}
	if unknown := in.NotUnderstood(at("Are you helped with friends?"), "friends_help"); slices.Contains(unknown, "Rather not say") || len(unknown) != 2 {
		t.Errorf("not understood: %q", unknown)
	}
	text, err := in.Confirm(Confirmed{ID: "wye_form", Title: "The form of Wye", Columns: []ConfirmedColumn{
		{At: at("Your number"), Field: "person_ref"},
		{At: at("First or later?"), Field: "wave", Words: map[string]string{"The first time": "baseline", "Later on": "review"}},
		{At: at("Friends you have"), Field: "friends_n"},
		{At: at("Are you helped with friends?"), Field: "friends_help", Words: map[string]string{"Yes, lots": "1", "No change": "2"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, []byte("SL-0001")) {
		t.Errorf("the mapping holds somebody's reference:\n%s", text)
	}
	if _, err := l.SaveSource(text); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	r, err := l.Load(ctx, strings.NewReader(ownWords), Request{FileName: "form.csv", Scheme: "northshire", DryRun: true})
	if err != nil || r.Accepted != 3 || r.Source != "wye_form" || r.FindingsTotal != 0 {
		t.Fatalf("%+v, %v\n%s", r, err, text)
	}
	help := slices.Index(r.Preview[0].Fields, "friends_help")
	if got := []string{r.Preview[0].Rows[0][help], r.Preview[0].Rows[1][help], r.Preview[0].Rows[2][help]}; !slices.Equal(got, []string{"helps", "no_difference", "(prefer not to say)"}) {
		t.Errorf("understood as %q\n%s", got, text)
	}
}

package ingest

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// ofTwoSchemes is one form for two schemes, which it calls by names of its own.
const ofTwoSchemes = `"Timestamp","Your number","First or later?","Friends you have","Which service?"
"2025/04/07 10:05:00 AM GMT+1","SL-0001","The first time","2","North Shire shared-lives"
"2025/04/08 10:05:00 AM GMT+1","SL-0002","The first time","0","Shared Lives (South)"
"2025/10/06 2:20:30 PM GMT+1","SL-0001","Later on","4","North Shire shared-lives"
"2025/10/06 2:20:30 PM GMT+1","SL-0003","Later on","4","wye"
`

func threeSchemes() *memory {
	store := newMemory("northshire", "south-1", "wye")
	store.names = map[string]string{"northshire": "Northshire Shared Lives", "south-1": "Southshire Shared Lives", "wye": "Wye Valley Homeshare"}
	return store
}

// TestANameIsConfirmedOnce: names of schemes that nobody knows are refused with a
// suggestion and its reason, never taken; once they are confirmed the file loads,
// and so does the next one of its kind.
func TestANameIsConfirmedOnce(t *testing.T) {
	store := threeSchemes()
	l := newLoader(t, store)
	ctx := context.Background()
	in, err := l.Inspect(ctx, strings.NewReader(ofTwoSchemes), Request{FileName: "form.csv"}, "")
	if err != nil {
		t.Fatal(err)
	}
	at := func(header string) int {
		return slices.IndexFunc(in.Columns, func(c InspectedColumn) bool { return c.Header == header })
	}
	if unknown := in.NotUnderstood(at("Which service?"), "scheme_id"); !slices.Equal(unknown, []string{"North Shire shared-lives", "Shared Lives (South)"}) {
		t.Fatalf("not understood: %q", unknown)
	}
	if g := in.Guesses("scheme_id", "North Shire shared-lives"); len(g) == 0 || g[0].Code != "northshire" || g[0].Score < 0.6 || !strings.Contains(g[0].Why, "% like") {
		t.Errorf("suggested: %+v", g)
	}
	if g := in.Guesses("wave", "Later on"); g != nil {
		t.Errorf("a wave is suggested as a scheme: %+v", g)
	}
	columns := []ConfirmedColumn{
		{At: at("Your number"), Field: "person_ref"}, {At: at("Friends you have"), Field: "friends_n"},
		{At: at("First or later?"), Field: "wave", Words: map[string]string{"The first time": "baseline", "Later on": "review"}},
		{At: at("Which service?"), Field: "scheme_id"},
	}
	keep := func(id string) {
		t.Helper()
		text, err := in.Confirm(Confirmed{ID: id, Title: "One form for two schemes", Columns: columns})
		if err == nil {
			_, err = l.SaveSource(text)
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
	keep("without_names")
	r, err := l.Load(ctx, strings.NewReader(ofTwoSchemes), Request{FileName: "form.csv"})
	if err == nil || r.Accepted != 0 || r.Findings[0].Rule != "malformed" || !strings.Contains(r.Findings[0].Message, "Perhaps one of these is meant: northshire (its name is ") {
		t.Fatalf("%+v", r.Findings)
	}
	columns[3].Words = map[string]string{"North Shire shared-lives": "northshire", "Shared Lives (South)": "south-1"}
	keep("with_names")
	for _, text := range []string{ofTwoSchemes, strings.Replace(ofTwoSchemes, "SL-0003", "SL-0004", 1)} {
		r, err := l.Load(ctx, strings.NewReader(text), Request{FileName: "form.csv", Source: "with_names"})
		if err != nil || r.Accepted != 4 || r.FindingsTotal != 0 {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	at0 := map[any]int{}
	for _, row := range store.tables["survey_response"] {
		at0[row[0]]++
	}
	if at0["northshire"] == 0 || at0["south-1"] == 0 || at0["wye"] == 0 || len(at0) != 3 {
		t.Errorf("rows by scheme: %v", at0)
	}
}

// TestAskedForOneSchemeOnly: a sender who may speak of one scheme is shown no other.
func TestAskedForOneSchemeOnly(t *testing.T) {
	l := newLoader(t, threeSchemes())
	in, err := l.Inspect(context.Background(), strings.NewReader(ofTwoSchemes), Request{FileName: "form.csv", Scheme: "wye"}, "")
	if err != nil {
		t.Fatal(err)
	}
	if g := in.Guesses("scheme_id", "Northshire Shared Lives"); len(g) != 0 {
		t.Errorf("told of other schemes: %+v", g)
	}
	choices, err := in.FieldChoices()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range choices {
		if c.Name == "scheme_id" && (len(c.Codes) != 1 || c.Codes[0].Code != "wye") {
			t.Errorf("offered: %+v", c.Codes)
		}
	}
}

// TestNamesOfCouncils: a table of schemes that names councils is read once a
// mapping says which council each name is; a place that is not there is refused
// when the mapping is kept.
func TestNamesOfCouncils(t *testing.T) {
	mapping := `id: our_schemes
version: 1
title: Our list of schemes
layout: generic
contract: scheme
constants: {model: shared_lives, nation: ENG}
columns:
  - {header: Short name, field: scheme_id}
  - {header: Called, field: name}
  - {header: Council, field: area_code, words: {Kirklees MBC: E08000034, "Wakefield, City of": E08000036}}
`
	store := newMemory()
	l := newLoader(t, store)
	if _, err := l.SaveSource([]byte(strings.Replace(mapping, "E08000036", "E08999999", 1))); err == nil || !strings.Contains(err.Error(), "E08999999") {
		t.Errorf("a code that is no place was kept: %v", err)
	}
	if _, err := l.SaveSource([]byte(mapping)); err != nil {
		t.Fatal(err)
	}
	text := "Short name,Called,Council\nkirk,Kirklees Shared Lives,Kirklees MBC\nwake,Wakefield Shared Lives,\"Wakefield, City of\"\n"
	r, err := l.Load(context.Background(), strings.NewReader(text), Request{FileName: "s.csv"})
	if err != nil || r.Accepted != 2 || r.FindingsTotal != 0 {
		t.Fatalf("%v %+v", err, r)
	}
	codes := map[any]bool{}
	for _, row := range store.tables["scheme"] {
		for _, v := range row {
			codes[v] = true
		}
	}
	if !codes["E08000034"] || !codes["E08000036"] {
		t.Errorf("kept: %v", store.tables["scheme"])
	}
}

package ingest

import (
	"fmt"
	"testing"
	"testing/fstest"

	"khi/ingest/book"
)

// FuzzSavedSource: whatever stands in a mapping that somebody was given, it is refused in
// words or can be used, and what the program keeps of it says the same when read again.
func FuzzSavedSource(f *testing.F) {
	f.Add("id: northshire\nversion: 1\ntitle: T\nlayout: generic\nform: friends\ncolumns:\n  - {header: Mates, field: friends_n}\n  - {header: Seen on, field: answered_on, date: dmy}\n  - {header: Worried, field: anxious, reverse: 10}\n  - {header: Does it help, field: friends_help, words: {Aye: \"1\"}}\nwave_by_order: true\n")
	f.Add("id: n\nversion: 1\ntitle: T\nlayout: kobo_csv\ncontract: person\ncolumns: [{header: a, field: person_ref}]\nconstants: {scheme_id: wye}\n")
	f.Add("id: n\nversion: 1\ntitle: T\nlayout: template\nevery_form: true\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := CheckSource("", []byte(text))
		if err != nil {
			if err.Error() == "" {
				t.Fatal("refused without words")
			}
			return
		}
		again, err := parseSource(asYAML(s))
		if err != nil || again.ID != s.ID || again.Version != s.Version || fmt.Sprint(again.Constants) != fmt.Sprint(s.Constants) {
			t.Fatalf("%+v, kept and read again, is %+v: %v", s, again, err)
		}
	})
}

// FuzzForm: whatever stands in a deployment's own wordings, they are refused or every word
// of an answer means one thing.
func FuzzForm(f *testing.F) {
	f.Add("id: ours\nversion: 1\ntitle: T\ncontract: survey_response\nextends: friends\nlanguages: {cy: Cymraeg}\nquestions:\n  - field: control\n    texts: {en: [Words]}\n    options:\n      - {code: \"1\", texts: {en: [A lot]}}\n      - {reason: dont_know, texts: {en: [No idea]}}\n")
	f.Add("id: ours\nversion: 2\ntitle: T\ncontract: carer_response\nreasons: {dont_know: {en: [x]}}\nquestions: [{field: friends_n, names: [a, a]}]\n")
	own, err := builtIn()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := own.clone()
		if c.addForms(fstest.MapFS{"forms/ours.yaml": {Data: []byte(text)}}) != nil {
			return
		}
		for _, form := range c.forms {
			contract, err := contractByID(form.Contract)
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range form.Questions {
				if _, err := form.answers(q); err != nil {
					t.Fatal(err)
				}
			}
			mappings, err := form.asMappings(contract)
			if err != nil {
				continue // told when the first source uses it
			}
			for _, m := range mappings {
				if contract.field(m.Field) == nil || book.Fold(m.Field) == "" {
					t.Fatalf("a question of no field: %+v", m)
				}
			}
		}
	})
}

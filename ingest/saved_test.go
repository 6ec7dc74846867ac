package ingest

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/ingest/book"
)

const mangledSource = `id: northshire_friends
version: 1
title: The friends sheet of Northshire
layout: generic
form: friends
wave_by_order: true
columns:
  - {header: friends_range, field: friends_n}
  - {header: survey_date, field: answered_on, date: dmy}
drop: [age_band, la_code]
`

// TestWhatASpreadsheetChanged: the sample with a range that became a date, a
// day number among dates and a shortened number that names a person.
func TestWhatASpreadsheetChanged(t *testing.T) {
	store := newMemory("northshire")
	l := newLoader(t, store)
	body := sample(t, "excel_mangled.csv")
	if _, _, err := loadSample(t, l, "x.csv", body, LoadGood); err == nil {
		t.Fatal("without a mapping nothing says what the wave is")
	}
	if _, err := l.SaveSource([]byte(mangledSource)); err != nil {
		t.Fatal(err)
	}
	r, found, err := loadSample(t, l, "x.csv", body, LoadGood)
	if err != nil || r.Accepted != 1 || r.Refused != 1 || r.Source != "northshire_friends" || r.SourceVersion != 1 || r.SourceHash == "" {
		t.Fatalf("%v, %+v", err, r)
	}
	for rule, cell := range map[string]string{"excel_date_mangled": "C2", "excel_serial_date": "F3", "direct_identifier": "E1"} {
		if len(found[rule]) != 1 || found[rule][0].Cell != cell {
			t.Errorf("%s: %+v", rule, found[rule])
		}
	}
	row := store.tables["survey_response"][0]
	c, _ := contractByID("survey_response")
	for i, f := range c.Columns() {
		if f.Name == "friends_n" && row[i] != int64(0) || f.Name == "wave" && row[i] != "baseline" {
			t.Errorf("%s is %v", f.Name, row[i])
		}
	}
}

// TestAChangedMappingReadsTheFileAnew: the ledger keeps which version of which
// mapping read a file; the same file again is the first receipt only while the
// mapping is the same.
func TestAChangedMappingReadsTheFileAnew(t *testing.T) {
	l := newLoader(t, newMemory("northshire"))
	body := []byte("person_ref,survey_date,Mates\nA1,2025-05-01,3\n")
	source := func(version, header string) []byte {
		return []byte("id: mates\nversion: " + version + "\ntitle: Mates\nlayout: generic\nform: friends\nwave_by_order: true\ncolumns:\n  - {header: " + header + ", field: friends_n}\n")
	}
	if _, err := l.SaveSource(source("1", "Pals")); err != nil {
		t.Fatal(err)
	}
	first, _, err := loadSample(t, l, "m.csv", body, RefuseAll)
	if err != nil || first.Batch != 1 {
		t.Fatal(err)
	}
	if again, _, err := loadSample(t, l, "m.csv", body, RefuseAll); err != nil || !again.AlreadyLoaded {
		t.Errorf("%v, %+v", err, again)
	}
	if _, err := l.SaveSource(source("1", "Mates")); err == nil || !strings.Contains(err.Error(), "version 2") {
		t.Errorf("a change under the same version: %v", err)
	}
	if _, err := l.SaveSource(source("2", "Mates")); err != nil {
		t.Fatal(err)
	}
	second, _, err := loadSample(t, l, "m.csv", body, RefuseAll)
	if err != nil || second.AlreadyLoaded || second.Batch != 2 || second.SourceVersion != 2 {
		t.Errorf("%v, %+v", err, second)
	}
	// A form of the deployment changes how files are read, though no version does.
	form := "id: ours\nversion: 1\ntitle: Our wordings\ncontract: survey_response\nextends: friends\nquestions:\n  - {field: happy, texts: {en: [\"Were you glad yesterday?\"]}}\n"
	write(t, filepath.Join(l.dir, "forms", "ours.yaml"), form)
	third, _, err := loadSample(t, l, "m.csv", body, RefuseAll)
	if err != nil || third.AlreadyLoaded {
		t.Errorf("%v, %+v", err, third)
	}
	if e := l.Lines()[2]; e.SourceHash == "" || e.SourceHash == second.SourceHash {
		t.Errorf("the ledger has the hash %q", e.SourceHash)
	}
	r, _, err := loadSample(t, l, "g.csv", []byte("person_ref,wave,survey_date,Were you glad yesterday?\nA1,baseline,2025-05-01,9\n"), RefuseAll)
	if err != nil || r.Accepted != 1 || countRule(r, "column_not_read") != 0 {
		t.Errorf("%v, %+v", err, r)
	}
	write(t, filepath.Join(l.dir, "sources", "broken.yaml"), "id: broken\n")
	if _, err := l.Load(context.Background(), bytes.NewReader([]byte(peopleCSV)), Request{FileName: "p.csv", Scheme: "northshire"}); err == nil || !strings.Contains(err.Error(), "broken.yaml") {
		t.Errorf("a broken mapping must be named: %v", err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestMappingsThatAreRefused(t *testing.T) {
	dir := t.TempDir()
	for what, change := range map[string][2]string{
		`no field "friends_m"`:       {"field: friends_n", "field: friends_m"},
		`no layout "csv"`:            {"layout: generic", "layout: csv"},
		`no form "foes"`:             {"form: friends", "form: foes"},
		"convention":                 {"date: dmy", "date: day"},
		"of small letters":           {"northshire_friends", "../northshire"},
		"of its own":                 {"northshire_friends", "kobo_friends"},
		"version from 1":             {"version: 1", "version: 0"},
		"not found in type":          {"drop:", "dorp:"},
		`has no code "4"`:            {"field: friends_n}", `field: friends_help, words: {Nope: "4"}}`},
		"reverse":                    {"field: friends_n}", "field: friends_n, reverse: 10}"},
		"belongs to one form":        {"form: friends", "every_form: true"},
		"leave_out needs":            {"drop:", "leave_out: [{header: x}]\ndrop:"},
		"constant wave: This takes":  {"wave_by_order: true", "constants: {wave: sometimes}"},
		"cannot be read: yaml: line": {"columns:", "columns: ["},
	} {
		text := strings.Replace(mangledSource, change[0], change[1], 1)
		if text == mangledSource {
			t.Fatalf("%q is not in the source", change[0])
		}
		if _, err := SaveSource(dir, []byte(text)); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: got %v", what, err)
		}
	}
	if left := listing(t, dir); left != dir {
		t.Errorf("left behind %s", left)
	}
}

func TestInspectShowsWhatAMapperNeeds(t *testing.T) {
	body := "Person code,Timepoint,When filled in,No. of friends,Happiness yesterday (0-10),Surname\nA1,First visit,13/02/2025,3,7,Smith\nA2,First visit,20/02/2025,1,5,Jones\n"
	in, err := Inspect(context.Background(), "", t.TempDir(), strings.NewReader(body), Request{FileName: "odd.csv"}, "", book.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if in.Loads || strings.Join(in.Missing, " ") != "person_ref wave answered_on" || in.LayoutID != "generic" || in.Contract != "survey_response" {
		t.Errorf("%+v", in)
	}
	for letter, field := range map[string]string{"A": "person_ref", "B": "wave", "C": "answered_on", "D": "friends_n", "E": "happy"} {
		for _, c := range in.Columns {
			if c.Letter == letter && (len(c.Suggestions) == 0 || c.Suggestions[0].Field != field || c.Suggestions[0].Why == "" || c.Suggestions[0].Score > 1) {
				t.Errorf("%s is suggested as %+v, want %s", c.Header, c.Suggestions, field)
			}
		}
	}
	if n := len(in.Columns[5].Suggestions); n != 0 {
		t.Errorf("a surname is suggested as %+v", in.Columns[5].Suggestions)
	}
	// What a draft suggests is settled by taking its notes up: then the file loads.
	draft := strings.ReplaceAll(strings.ReplaceAll(string(in.Draft("odd", "An odd sheet")), "  # - {header: \"…\"", "  ## "), "  # - ", "  - ")
	draft = dropLater(draft)
	l := newLoader(t, newMemory("northshire"))
	if _, err := l.SaveSource([]byte(draft)); err != nil {
		t.Fatalf("%v\n%s", err, draft)
	}
	r, found, err := loadSample(t, l, "odd.csv", []byte(body), RefuseAll)
	if err != nil || r.Accepted != 2 || len(found["direct_identifier"]) != 1 {
		t.Errorf("%v, %+v", err, r)
	}
}

// dropLater keeps the first line of a draft for each column, as a person would.
func dropLater(draft string) string {
	var out []string
	seen := map[string]bool{}
	for line := range strings.SplitSeq(draft, "\n") {
		header, _, isColumn := strings.Cut(line, ", field:")
		if isColumn && seen[header] {
			continue
		}
		seen[header] = isColumn
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// TestInspectKeepsToItsSamples: of a file that loads nothing is suggested, and
// of no column more than five values come back.
func TestInspectKeepsToItsSamples(t *testing.T) {
	in, err := Inspect(context.Background(), "", t.TempDir(), bytes.NewReader(sample(t, "surveymonkey_expanded.csv")), Request{FileName: "s.csv"}, "", book.Limits{})
	if err != nil || !in.Loads || in.Source != "surveymonkey_friends" {
		t.Fatalf("%v, %+v", err, in)
	}
	for _, c := range in.Columns {
		if len(c.Samples) > mostSamples || c.Field != "" && len(c.Suggestions) > 0 {
			t.Errorf("%+v", c)
		}
	}
	_, err = Inspect(context.Background(), "", t.TempDir(), strings.NewReader("\x89PNG\r\n\x1a\n"), Request{FileName: "s.png"}, "", book.Limits{})
	if _, refused := isRefusal(err); !refused {
		t.Errorf("a picture: %v", err)
	}
}

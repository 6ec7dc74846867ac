package ingest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khi/ingest/finding"
)

// TestResavedDatesAreAskedAbout: these tools write the month first, but not
// what a British spreadsheet program makes of their files.
func TestResavedDatesAreAskedAbout(t *testing.T) {
	for _, name := range []string{"msforms_resaved_ambiguous.csv", "surveymonkey_resaved_ambiguous.csv"} {
		_, found, err := loadSample(t, newLoader(t, newMemory("northshire")), name, sample(t, name), LoadGood)
		if !errors.Is(err, finding.ErrRefused) || len(found["ambiguous_date_format"]) != 1 {
			t.Fatalf("%s: %v, %v", name, err, found)
		}
		r, err := newLoader(t, newMemory("northshire")).Load(context.Background(), bytes.NewReader(sample(t, name)), Request{FileName: name, Scheme: "northshire", DateOrder: "dmy", DryRun: true})
		if err != nil {
			t.Fatal(err)
		}
		p := r.Preview[0]
		if got := p.Rows[0][slices.Index(p.Fields, "answered_on")]; got != "2025-07-04" {
			t.Errorf("%s with the day first: %s", name, got)
		}
	}
}

func TestOrderOfDatesIsOneOfTwo(t *testing.T) {
	r, err := newLoader(t, newMemory("northshire")).Load(context.Background(), bytes.NewReader(sample(t, "ambiguous_dates.csv")),
		Request{FileName: "a.csv", Scheme: "northshire", DateOrder: "ymd"})
	if !errors.Is(err, finding.ErrRefused) || countRule(r, "unknown_date_order") != 1 {
		t.Errorf("%v, %+v", err, r)
	}
}

// TestDatesAsTheyAreWritten: each can be read in one way only.
func TestDatesAsTheyAreWritten(t *testing.T) {
	for _, s := range []string{
		"2025-07-04 00:30 BST", "2025-07-04 23:30 +01:00", "2025-07-03 23:30 UTC", "20250704", "04-Jul-25", "4-Jul-2025 10:05",
		"Friday, 04 July 2025 10:05", "Fri 4 Jul 2025", "4th July 2025", "July 4, 2025 10:05 AM", "Jul 4, 2025 3:04:05 PM", "4 July 2025, 10:05:00",
	} {
		if day, note, bad := (dates{}).parse(s, dateAny, nil); bad != nil || note != nil || dayTime(day).Format("2006-01-02") != "2025-07-04" {
			t.Errorf("%s: %v, %v, %v", s, dayTime(day), note, bad)
		}
	}
	for _, s := range []string{"04-07-2025", "04/07/2025, 10:05:00", "4.7.2025 10:05"} {
		if _, _, bad := (dates{}).parse(s, dateAny, nil); bad == nil || bad.rule != "ambiguous_date_format" {
			t.Errorf("%s: %v", s, bad)
		}
		day, _, bad := dates{order: dateDMY}.parse(s, dateAny, nil)
		if !isSlashed(s) || bad != nil || dayTime(day).Format("2006-01-02") != "2025-07-04" {
			t.Errorf("%s with the day first: %v, %v", s, dayTime(day), bad)
		}
	}
	for _, s := range []string{"31 June 2025", "2025-13-01", "25-04-07", "20251340", "Blursday 4 July 2025"} {
		if day, _, bad := (dates{}).parse(s, dateAny, nil); bad == nil {
			t.Errorf("%s is %v", s, dayTime(day))
		}
	}
}

func TestQuestionNumbers(t *testing.T) {
	for s, want := range map[string]string{
		"1. How many?": "How many?", "12) How many?": "How many?", "Q3: How many?": "How many?", "Q3 How many?": "How many?",
		"Question 4 - How many?": "How many?", "q4.How many?": "How many?", "10 things": "10 things", "4a. How many?": "How many?", "Quite": "Quite",
	} {
		if got := unnumbered(s); got != want {
			t.Errorf("%q gives %q, want %q", s, got, want)
		}
	}
}

// TestPackedByAComputer: what a computer adds to a zip is no part of the export.
func TestPackedByAComputer(t *testing.T) {
	form := string(sample(t, "googleforms_direct.csv"))
	z := zipOf(t, "Form.csv", form, "__MACOSX/._Form.csv", "\x00\x05\x16", ".DS_Store", "\x00\x00\x00\x01Bud1")
	r, found, err := loadSample(t, newLoader(t, newMemory("northshire")), "f.zip", z, RefuseAll)
	if err != nil || r.Accepted != 6 || len(found) != 0 {
		t.Errorf("%v, %+v, %v", err, r.Counts, found)
	}
	_, found, err = loadSample(t, newLoader(t, newMemory("northshire")), "f.zip", zipOf(t, "Form.xlsx", "PK"), RefuseAll)
	if !errors.Is(err, finding.ErrRefused) || len(found["not_a_table"]) != 1 || !strings.Contains(found["not_a_table"][0].Advice, "Unpack") {
		t.Errorf("%v, %v", err, found)
	}
}

// TestRefusalsNameWhatIsMissing: in the words of the form, for somebody who
// never saw the names of our fields.
func TestRefusalsNameWhatIsMissing(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct{ body, scheme, rule, says, advises string }{
		{"Timestamp,Person reference,How many friends do you have?\n2025/04/07 10:05:00 AM GMT+1,SL-1,2\n", "s", "columns_missing", `No column was found for first time or later ("Which visit is this?").`, "khi map FILE"},
		{"Customer,Amount\nA1,7\n", "s", "unknown_layout", "none bears a question or field of ours", "khi templates DIR"},
		{"Friends survey,,,\nPerson reference,Which visit is this?,Date,Anything else?\n", "s", "unknown_layout", "most of its cells are empty", "delete those rows"},
		{peopleCSV + "SL-1,1990\n", "nosuch", "unknown_scheme", `"nosuch"`, "known: s)"},
	} {
		r, err := newLoader(t, newMemory("s")).Load(ctx, strings.NewReader(c.body), Request{FileName: "f.csv", Scheme: c.scheme})
		if !errors.Is(err, finding.ErrRefused) || len(r.Findings) != 1 || r.Findings[0].Rule != c.rule {
			t.Errorf("%s: %v, %+v", c.rule, err, r.Findings)
			continue
		}
		if f := r.Findings[0]; !strings.Contains(f.Message, c.says) || !strings.Contains(f.Advice, c.advises) || len(f.Message+f.Advice) > 600 {
			t.Errorf("%s says %q, advises %q", c.rule, f.Message, f.Advice)
		}
	}
}

// TestHalfOfTheAnswersIsNotLoaded: two tables of one form in an archive.
func TestHalfOfTheAnswersIsNotLoaded(t *testing.T) {
	form := string(sample(t, "googleforms_direct.csv"))
	header, _, _ := strings.Cut(form, "\n")
	for name, c := range map[string]struct {
		second string
		rule   string
	}{
		"another table of the same form": {strings.ReplaceAll(form, "SL-", "SX-"), "two_sheets_one_table"},
		"the same form without answers":  {header + "\n", ""},
		"another table":                  {"Timestamp,What is this?\n2025/04/07 10:05:00 AM GMT+1,x\n", ""},
	} {
		r, found, err := loadSample(t, newLoader(t, newMemory("northshire")), "f.zip", zipOf(t, "a.csv", form, "b.csv", c.second), LoadGood)
		if c.rule != "" && (!errors.Is(err, finding.ErrRefused) || len(found[c.rule]) != 1) || c.rule == "" && (err != nil || r.Accepted != 6) {
			t.Errorf("%s: %v, %v", name, err, found)
		}
	}
}

// TestNotesBesideTheAnswers: a sheet without headers is told and not read.
func TestNotesBesideTheAnswers(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(sample(t, "msforms.xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.NewSheet("Notes"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStr("Notes", "B4", "Ask Ann about row 3"); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	r, found, err := loadSample(t, newLoader(t, newMemory("northshire")), "m.xlsx", b.Bytes(), RefuseAll)
	if err != nil || r.Accepted != 6 || len(found["part_not_read"]) != 1 || found["part_not_read"][0].Header != "Notes" {
		t.Errorf("%v, %+v, %v", err, r.Counts, found)
	}
}

func TestWrongKindsOfFile(t *testing.T) {
	for body, says := range map[string]string{
		"[{\"scheme_id\":\"s\"}]": "JSON", "\n<!doctype html><html>": "web page", "<?xml version=\"1.0\"?>": "XML", "SQLite format 3\x00\x00": "database",
		"Rar!\x1a\x07\x00": "rar", strings.Repeat("\x01\x8f\x02\x03", 50): "no text",
	} {
		_, found, err := loadSample(t, newLoader(t, newMemory("northshire")), "f.csv", []byte(body), LoadGood)
		if !errors.Is(err, finding.ErrRefused) || len(found["not_a_table"]) != 1 || !strings.Contains(found["not_a_table"][0].Message, says) {
			t.Errorf("%.12q: %v, %v", body, err, found)
		}
	}
}

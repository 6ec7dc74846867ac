package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Files as people send them who have no bad intent: found by writing two dozen by hand
// and loading them.

func checkText(t *testing.T, name, text string, req Request) (*Receipt, error) {
	t.Helper()
	req.FileName, req.Scheme, req.DryRun = name, "s", true
	return newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(text), req)
}

// TestHalfADictionary: the first half of a dictionary that stands otherwise than our own
// codes would turn answers into their opposite.
func TestHalfADictionary(t *testing.T) {
	t.Parallel()
	data := "record_id,redcap_event_name,khi_timestamp,friends_n,friends_help,khi_complete\nW-1,baseline_arm_1,2025-05-14 10:05:00,2,3,2\n"
	dictionary := "Variable / Field Name,Form Name,Section Header,Field Type,Field Label,\"Choices, Calculations, OR Slider Labels\"\n" +
		"record_id,khi,,text,Person reference,\nfriends_n,khi,,text,How many,\nfriends_help,khi,,radio,Does it help,\"1, It gets in the way | 3, It helps me make and keep friends"
	whole, err := checkText(t, "r.zip", string(zipOf(t, "data.csv", data, "dictionary.csv", dictionary+"\"\n")), Request{})
	if err != nil || whole.Accepted != 1 || !slices.Contains(whole.Preview[0].Rows[0], "helps") {
		t.Fatalf("%v %+v", err, whole)
	}
	half, err := checkText(t, "r.zip", string(zipOf(t, "data.csv", data, "dictionary.csv", dictionary)), Request{})
	if err == nil || half.Accepted != 0 {
		t.Errorf("%v %+v", err, half)
	}
}

// TestRowsOfTotals are told as what they are, and never become a person.
func TestRowsOfTotals(t *testing.T) {
	t.Parallel()
	r, err := checkText(t, "t.csv", "Person reference;Visit;Date;How many friends do you have?\nW-1;Baseline;2025-05-14;2\nTotal;Baseline;2025-05-14;2\n", Request{Policy: LoadGood})
	if err != nil || r.Accepted != 1 || countRule(r, "total_row") != 1 {
		t.Errorf("%v %+v", err, r)
	}
}

// TestOtherInAList: that a box for somebody's own words was ticked says nothing against
// the options beside it, and words that stand in the list itself do.
func TestOtherInAList(t *testing.T) {
	t.Parallel()
	head := "Person reference,Visit,Date,\"Which of these do you do more of now? (tick all that apply)\"\n"
	r, err := checkText(t, "o.csv", head+"W-1,Baseline,2025-05-14,\"Cooking,Travel, on my own,Other (please specify)\"\nW-2,Baseline,2025-05-14,Other\n", Request{})
	if err != nil || r.Accepted != 2 || countRule(r, "other_answer") != 2 || !slices.Contains(r.Preview[0].Rows[0], "cooking travel") || slices.Contains(r.Preview[0].Rows[1], "none") {
		t.Fatalf("%v %+v", err, r)
	}
	r, err = checkText(t, "o.csv", head+"W-1,Baseline,2025-05-14,\"Cooking;Baking for the church\"\n", Request{})
	if err == nil || countRule(r, "unknown_code") != 1 || !strings.Contains(r.Findings[0].Advice, "--keep-rows") {
		t.Errorf("%v %+v", err, r)
	}
}

// TestMergedHeader: a header merged over its options says nothing about answers; a merged
// cell among those still refuses the file.
func TestMergedHeader(t *testing.T) {
	t.Parallel()
	rows := [][]any{{"person_ref", "birth_year", "gender", nil}, {"A1", 1980, nil, nil}, {"A2", 1981, nil, nil}}
	for merged, good := range map[string]bool{"C1 D1": true, "A1 A2": true, "A2 A3": false, "B1 C2": false, "B1 B3": false} {
		body := returnBook(t, map[string][][]any{"S": rows}, map[string][]string{"S": {merged}})
		r, err := newLoader(t, newMemory("s")).Load(context.Background(), bytes.NewReader(body), Request{FileName: "m.xlsx", Scheme: "s", DryRun: true, Policy: LoadGood})
		if (err == nil) != good || (countRule(r, "merged_cells") == 0) != good {
			t.Errorf("%s: %v %+v", merged, err, r)
		}
	}
}

// TestCLDThatExcelSaved: the same submission with its dates day first gives the same rows.
func TestCLDThatExcelSaved(t *testing.T) {
	t.Parallel()
	plain := string(sample(t, "cld_release2.csv"))
	want, err := checkText(t, "c.csv", plain, Request{Policy: LoadGood})
	if err != nil {
		t.Fatal(err)
	}
	british := regexp.MustCompile(`\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b`).ReplaceAllString(plain, "$3/$2/$1")
	got, err := checkText(t, "c.csv", british, Request{Policy: LoadGood})
	if err != nil || countRule(got, "dates_day_first") != 1 || got.Layout != want.Layout || got.Counts.Accepted != want.Counts.Accepted || !slices.EqualFunc(got.Preview[0].Rows, want.Preview[0].Rows, slices.Equal[[]string]) {
		t.Errorf("%v\n%+v\n%+v", err, got, want)
	}
}

// TestLanguageOfQuestions: the heading of a person's number says nothing about the
// language of a form.
func TestLanguageOfQuestions(t *testing.T) {
	t.Parallel()
	r, err := checkText(t, "f.csv", "Your number,Visit,Date,How many friends do you have?\nW-1,Baseline,2025-05-14,2\n", Request{})
	if err != nil || !strings.HasSuffix(r.Layout, "questions in English") {
		t.Errorf("%v %+v", err, r)
	}
}

// TestOfficialTablesResavedAsWorkbooks: a publisher's CSV that somebody opened and saved
// as a workbook has the same rows, also where lines stand above its header.
func TestOfficialTablesResavedAsWorkbooks(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int64{"ons_anxiety_extract.csv": 11, "care_inspectorate_extract.csv": 41} {
		r := csv.NewReader(bytes.NewReader(sample(t, name)))
		r.FieldsPerRecord = -1
		all, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var rows [][]any
		for _, cells := range all {
			var row []any
			for _, c := range cells {
				if v, err := strconv.ParseFloat(c, 64); err == nil {
					row = append(row, v)
				} else if c != "" {
					row = append(row, c)
				} else {
					row = append(row, nil)
				}
			}
			rows = append(rows, row)
		}
		load := func(body []byte) *Receipt {
			got, err := newLoader(t, newMemory("s")).Load(context.Background(), bytes.NewReader(body), Request{FileName: "x.xlsx", DryRun: true})
			if err != nil {
				t.Fatalf("%s: %v %+v", name, err, got)
			}
			return got
		}
		if got := load(returnBook(t, map[string][][]any{"Data": rows}, nil)); got.Accepted != want || got.Refused != 0 {
			t.Errorf("%s: %+v", name, got.Counts)
		}
		if name == "ons_anxiety_extract.csv" {
			rows[len(rows)-1] = append(append(rows[len(rows)-1], make([]any, 20)...), "a note")
			body := returnBook(t, map[string][][]any{"Data": rows}, nil)
			if r, err := newLoader(t, newMemory("s")).Load(context.Background(), bytes.NewReader(body), Request{FileName: "x.xlsx"}); err == nil || countRule(r, "cell_without_header") != 1 {
				t.Errorf("a cell beside the table: %v", err)
			}
		}
	}
}

package ingest

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// layoutCase is one export of the same six answers. Those that came without a
// sample were written from the description of the tool's layout.
type layoutCase struct {
	file, source, layout string
	rules                []string // findings, beside columns that are not read
	leftOut              int64
}

var layoutCases = []layoutCase{
	{"kobo_labels.csv", "kobo_friends", "KoboToolbox CSV, `;` separated, labels in English, 2 form versions", nil, 0},
	{"kobo_repeats.xlsx", "kobo_friends", "KoboToolbox workbook, xml names", []string{"part_not_read"}, 0},
	{"redcap_labels.csv", "redcap_friends", "REDCap CSV, `,` separated, labels in English", []string{"not_started", "other_instrument"}, 2},
	{"redcap_with_dictionary.zip", "redcap_friends", "REDCap archive, raw codes with the data dictionary, questions in English", []string{"codes_by_form", "not_started", "other_instrument"}, 2},
	{"msforms_saved_as_csv_cp1252.csv", "msforms_friends", "Microsoft Forms CSV, `,` separated, questions in English, windows-1252", []string{"older_encoding"}, 0},
	{"googleforms_sheets_engb.csv", "google_friends", "Google Forms CSV, `,` separated, through a Sheet, questions in English", nil, 0},
	{"qualtrics_choice_text.csv", "qualtrics_friends", "Qualtrics CSV, `,` separated, three header rows, questions in English", []string{"preview", "spam", "unfinished"}, 3},
	{"qualtrics_legacy.csv", "qualtrics_friends", "Qualtrics CSV, `,` separated, two header rows (legacy), questions in English", nil, 0},
	{"limesurvey_codes.csv", "limesurvey_friends", "LimeSurvey CSV, `;` separated, codes", []string{"codes_by_form", "unfinished"}, 1},
	{"limesurvey_texts.csv", "limesurvey_friends", "LimeSurvey CSV, `,` separated, texts, questions in English", []string{"unfinished"}, 1},
	{"limesurvey_both.csv", "limesurvey_friends", "LimeSurvey CSV, `;` separated, codes and texts, questions in English", []string{"unfinished"}, 1},
	{"surveymonkey_condensed.csv", "surveymonkey_friends", "SurveyMonkey CSV, `,` separated, two header rows, condensed, questions in English", nil, 0},
	{"smartsurvey_unverified.csv", "smartsurvey_friends", "SmartSurvey CSV, `,` separated, read as a table with one header row, questions in English", nil, 0},
}

// layoutFile gives the file of a case; the workbook is made here.
func layoutFile(t testing.TB, name string) []byte {
	if name == "kobo_repeats.xlsx" {
		return koboWorkbook(t)
	}
	return sample(t, name)
}

// koboWorkbook is the CSV as KoboToolbox writes it as a workbook: numbers as
// text, and a sheet for a repeat.
func koboWorkbook(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	text := strings.ReplaceAll(string(sample(t, "kobo_xml_values.csv")), "\r\n", "\x00")
	for i, line := range strings.Split(strings.TrimSuffix(text, "\x00"), "\x00") {
		for j, cell := range strings.Split(line, `";"`) {
			value := strings.ReplaceAll(strings.Trim(cell, `"`), `""`, `"`)
			if value == "" {
				continue
			}
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStr("Sheet1", at, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := f.NewSheet("friend"); err != nil {
		t.Fatal(err)
	}
	for i, row := range [][]any{
		{"friend_initial", "_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid", "_submission__submission_time"},
		{"A", 1, "Sheet1", 1, 4417000, "u-0", "2025-04-07T09:05:00"},
	} {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("friend", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSixAnswersOfEveryTool(t *testing.T) {
	want := expected(t, "googleforms_direct")
	for _, c := range layoutCases {
		t.Run(c.file, func(t *testing.T) {
			l := newLoader(t, newMemory("northshire"))
			r, err := l.Load(context.Background(), bytes.NewReader(layoutFile(t, c.file)), Request{FileName: "x.bin", Scheme: "northshire", DryRun: true})
			if err != nil {
				t.Fatalf("%v\n%+v", err, r)
			}
			if r.Source != c.source || r.Layout != c.layout {
				t.Errorf("source %q, layout %q", r.Source, r.Layout)
			}
			if (r.Counts != Counts{In: 6 + c.leftOut, Accepted: 6, LeftOut: c.leftOut}) {
				t.Errorf("counts %+v", r.Counts)
			}
			var rules []string
			for _, f := range r.Findings {
				if f.Rule != "column_not_read" && !slices.Contains(rules, f.Rule) {
					rules = append(rules, f.Rule)
				}
			}
			slices.Sort(rules)
			if !slices.Equal(rules, c.rules) {
				t.Errorf("findings %+v", r.Findings)
			}
			p := r.Preview[0]
			for i, a := range want {
				for field, w := range a.words() {
					got := p.Rows[i][slices.Index(p.Fields, field)]
					if field != "comment" && got != w {
						t.Errorf("row %d: %s is %q, want %q", i+1, field, got, w)
					}
				}
			}
			if got := p.Rows[0][slices.Index(p.Fields, "comment")]; strings.HasPrefix(c.file, "limesurvey") && got != "=SUM(1)" {
				t.Errorf("the quote before a formula is still there: %q", got)
			}
		})
	}
}

func TestWelshFile(t *testing.T) {
	l := newLoader(t, newMemory("northshire"))
	r, found, err := loadSample(t, l, "w.csv", sample(t, "welsh.csv"), LoadGood)
	if err != nil || r.Accepted != 1 || r.Refused != 1 || r.Source != "generic_friends" || r.Layout != "A CSV with one header row, `,` separated, questions in Welsh" {
		t.Fatalf("%v, %+v", err, r)
	}
	if f := found["not_a_number"]; len(f) != 1 || f[0].Value != "dau" || f[0].Cell != "D2" {
		t.Errorf("%+v", r.Findings)
	}
}

func TestReversedAnxiety(t *testing.T) {
	store := newMemory("northshire")
	l := newLoader(t, store)
	r, found, err := loadSample(t, l, "i.csv", sample(t, "reversed_anxiety.csv"), RefuseAll)
	if err != nil || r.Accepted != 1 || r.Source != "impactasaurus_ons4" || len(found["wave_from_order"]) != 1 {
		t.Fatalf("%v, %+v", err, r)
	}
	c, err := contractByID("survey_response")
	if err != nil {
		t.Fatal(err)
	}
	row := store.tables["survey_response"][0]
	for i, f := range c.Columns() {
		want := map[string]any{"wave": "baseline", "life_sat": int64(5), "worthwhile": int64(6), "happy": int64(5), "anxious": int64(4), "friends_n": nil}
		if w, asked := want[f.Name]; asked && row[i] != w {
			t.Errorf("%s is %v, want %v", f.Name, row[i], w)
		}
	}
}

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
	{"kobo_labels.csv", "kobo_friends", "KoboToolbox CSV, semicolon separated, labels in English, 2 form versions", nil, 0},
	{"kobo_repeats.xlsx", "kobo_friends", "KoboToolbox workbook, xml names", []string{"repeat_counted"}, 0},
	{"redcap_labels.csv", "redcap_friends", "REDCap CSV, comma separated, labels in English", []string{"not_started", "other_instrument"}, 2},
	{"redcap_with_dictionary.zip", "redcap_friends", "REDCap archive, raw codes with the data dictionary, questions in English", []string{"codes_by_form", "not_started", "other_instrument"}, 2},
	{"msforms_saved_as_csv_cp1252.csv", "msforms_friends", "Microsoft Forms CSV, comma separated, questions in English, windows-1252", []string{"older_encoding"}, 0},
	{"googleforms_sheets_engb.csv", "google_friends", "Google Forms CSV, comma separated, through a Sheet, questions in English", nil, 0},
	{"qualtrics_choice_text.csv", "qualtrics_friends", "Qualtrics CSV, comma separated, three header rows, questions in English", []string{"preview", "spam", "unfinished"}, 3},
	{"qualtrics_legacy.csv", "qualtrics_friends", "Qualtrics CSV, comma separated, two header rows (legacy), questions in English", nil, 0},
	{"limesurvey_codes.csv", "limesurvey_friends", "LimeSurvey CSV, semicolon separated, codes", []string{"codes_by_form", "unfinished"}, 1},
	{"limesurvey_texts.csv", "limesurvey_friends", "LimeSurvey CSV, comma separated, texts, questions in English", []string{"unfinished"}, 1},
	{"limesurvey_both.csv", "limesurvey_friends", "LimeSurvey CSV, semicolon separated, codes and texts, questions in English", []string{"unfinished"}, 1},
	{"surveymonkey_condensed.csv", "surveymonkey_friends", "SurveyMonkey CSV, comma separated, two header rows, condensed, questions in English", nil, 0},
	{"kobo_groups_with_points.csv", "kobo_friends", "KoboToolbox CSV, comma separated, xml names, 2 form versions", nil, 0},
	{"kobo_labels_with_colons.csv", "kobo_friends", "KoboToolbox CSV, semicolon separated, labels in English", nil, 0},
	{"googleforms_with_separator_line.csv", "google_friends", "Google Forms CSV, semicolon separated, through a Sheet, questions in English", nil, 0},
	{"smartsurvey_numbered.csv", "smartsurvey_friends", "SmartSurvey CSV, comma separated, read as a table with one header row, questions in English", nil, 0},
	{"smartsurvey_unverified.csv", "smartsurvey_friends", "SmartSurvey CSV, comma separated, read as a table with one header row, questions in English", nil, 0},
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
	if err != nil || r.Accepted != 1 || r.Refused != 1 || r.Source != "generic_friends" || r.Layout != "A CSV with one header row, comma separated, questions in Welsh" {
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

// TestAChangedWordingIsNamed: a question under new words is not read, and is
// said to be near the one that the form has.
func TestAChangedWordingIsNamed(t *testing.T) {
	body := "Timestamp,Person reference,Which visit is this?,Overall how happy were you feeling yesterday?,Anything at all?,How many friends do you have?\n2025/04/07 10:05:00 AM GMT+1,A1,Baseline,2,,3\n"
	r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(body), Request{FileName: "f.csv", Scheme: "s", DryRun: true})
	if err != nil || countRule(r, "changed_wording") != 1 || countRule(r, "column_not_read") != 1 || r.Findings[0].Field != "happy" || r.Findings[0].Cell != "D1" {
		t.Errorf("%v %+v", err, r)
	}
}

// TestRepeatedInstrument: a form that REDCap repeats has its answers in rows of
// its own; the rows of the record without them are left out.
func TestRepeatedInstrument(t *testing.T) {
	body := "record_id,redcap_repeat_instrument,redcap_repeat_instance,name_of_house,house_complete,wave,visit_date,friends_n,indep_help___1,indep_help___99,khi_complete\n" +
		"A1,,,Oak,2,,,,0,0,\nA1,khi,1,,,baseline,2025-04-07,2,1,0,2\nA1,khi,2,,,review,2025-10-06,0,0,0,2\n"
	store := newMemory("s")
	r, err := newLoader(t, store).Load(context.Background(), strings.NewReader(body), Request{FileName: "f.csv", Scheme: "s"})
	if err != nil || (r.Counts != Counts{In: 3, Accepted: 2, LeftOut: 1}) || countRule(r, "no_answers") != 1 {
		t.Fatalf("%v %+v", err, r)
	}
	c, _ := contractByID("survey_response")
	last := len(c.Columns())
	for i, f := range c.Columns() {
		if f.Name == "indep_help" {
			last = i
		}
	}
	if a, b := store.tables["survey_response"][0][last], store.tables["survey_response"][1][last]; a != "cooking" || b != "-1" {
		t.Errorf("ticked: %v and %v", a, b)
	}
}

// TestGridsAndRowsOfGrids: a question that is one row of a grid is found by its
// row, in each tool's way of writing it.
func TestGridsAndRowsOfGrids(t *testing.T) {
	const when = "2025-04-07 10:05:00"
	for name, body := range map[string]string{
		"limesurvey":   "\"id\",\"submitdate\",\"lastpage\",\"startlanguage\",\"personref\",\"wave\",\"ons[lifesat]\",\"ons[happy]\"\n\"1\",\"" + when + "\",\"1\",\"en\",\"A1\",\"baseline\",\"7\",\"10 - Completely\"\n",
		"google":       "Timestamp,Person reference,Which visit is this?,\"How do you feel? [Overall, how satisfied are you with your life nowadays?]\",\"How do you feel? [Overall, how happy did you feel yesterday?]\"\n2025/04/07 10:05:00 AM GMT+1,A1,Baseline,7,10\n",
		"surveymonkey": "Respondent ID,Collector ID,Start Date,End Date,Person reference,Which visit is this?,How do you feel?,\n,,,,Open-Ended Response,Response,\"Overall, how satisfied are you with your life nowadays?\",\"Overall, how happy did you feel yesterday?\"\n1,2,04/07/2025 10:05:00 AM,04/07/2025 10:05:00 AM,A1,Baseline,7,10\n",
	} {
		r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(body), Request{FileName: "f.csv", Scheme: "s", DryRun: true})
		if err != nil {
			t.Errorf("%s: %v %+v", name, err, r)
			continue
		}
		p := r.Preview[0]
		for field, want := range map[string]string{"life_sat": "7", "happy": "10", "answered_on": "2025-04-07"} {
			if got := p.Rows[0][slices.Index(p.Fields, field)]; got != want {
				t.Errorf("%s: %s is %q, want %q", name, field, got, want)
			}
		}
	}
}

// TestTimeZonesThatAFileStates: a time of Qualtrics is of the zone in its third header row.
func TestTimeZonesThatAFileStates(t *testing.T) {
	for zone, want := range map[string]string{"America/Denver": "2025-07-02", "Z": "2025-07-02", "Europe/London": "2025-07-01", "Asia/Tokyo": "2025-07-01", "Mars/Olympus": "unknown_zone", "Local": "unknown_zone"} {
		body := "StartDate,EndDate,Status,Finished,Q1,Q2\nStart Date,End Date,Response Type,Finished,Person reference,Which visit is this?\n" +
			strings.ReplaceAll(`"{""ImportId"":""startDate"",""timeZone"":""ZZ""}","{""ImportId"":""endDate"",""timeZone"":""ZZ""}","{""ImportId"":""status""}","{""ImportId"":""finished""}","{""ImportId"":""QID1_TEXT""}","{""ImportId"":""QID2""}"`, "ZZ", zone) +
			"\n2025-07-01 23:30:00,2025-07-01 23:30:00,IP Address,True,A1,Baseline\n"
		r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(body), Request{FileName: "f.csv", Scheme: "s", DryRun: true})
		if r == nil {
			t.Fatalf("%s: %v", zone, err)
		}
		if err != nil {
			if r.Findings[0].Rule != want || r.Findings[0].File != "f.csv" {
				t.Errorf("%s: %v", zone, err)
			}
			continue
		}
		p := r.Preview[0]
		if got := p.Rows[0][slices.Index(p.Fields, "answered_on")]; got != want {
			t.Errorf("%s: %s, want %s", zone, got, want)
		}
	}
}

package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"khi/ingest/finding"
)

// formRows are the friends form as it would come out of a tool in one language:
// a header, and rows that between them give every option of every question.
type formRows struct {
	header []string
	rows   [][]string
	codes  [][]string // of each row what its answers mean, by column; empty where nothing is asked
	fields []string
}

// inLanguage makes them from the wordings that the form has, the n-th of each.
func inLanguage(t *testing.T, f *Form, c *Contract, language string, nth int) formRows {
	t.Helper()
	var out formRows
	most := 0
	var texts, codes [][]string // by question
	for _, q := range f.Questions {
		wordings := q.Texts[language]
		field := c.field(q.Field)
		if len(wordings) == 0 || !field.Item && q.Field != "person_ref" && q.Field != "wave" && q.Field != "answered_on" {
			continue
		}
		var answers, means []string
		for _, o := range q.Options {
			if w := o.Texts[language]; len(w) > 0 && o.Code != "" {
				answers, means = append(answers, w[nth%len(w)]), append(means, o.Code)
			}
		}
		if field.Type == "integer" {
			answers, means = []string{"0", "7"}, []string{"0", "7"}
		}
		out.header, out.fields = append(out.header, wordings[nth%len(wordings)]), append(out.fields, q.Field)
		texts, codes = append(texts, answers), append(codes, means)
		most = max(most, len(answers))
	}
	for i := range most {
		var row, means []string
		for n, field := range out.fields {
			switch {
			case field == "person_ref":
				row, means = append(row, fmt.Sprintf("P%d", i)), append(means, "")
			case field == "answered_on":
				row, means = append(row, "2025-05-01"), append(means, "")
			case len(texts[n]) == 0:
				row, means = append(row, ""), append(means, "")
			default:
				row, means = append(row, texts[n][i%len(texts[n])]), append(means, codes[n][i%len(texts[n])])
			}
		}
		out.rows, out.codes = append(out.rows, row), append(out.codes, means)
	}
	return out
}

// TestEveryWordingOfTheFormIsRead: in each language and version, by each of its
// wordings, every question is found and every option is its code.
func TestEveryWordingOfTheFormIsRead(t *testing.T) {
	all, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	f := all.form("friends")
	c, err := contractByID(f.Contract)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range slices.Sorted(maps.Keys(f.Languages)) {
		for nth := range 3 {
			made := inLanguage(t, f, c, language, nth)
			if len(made.rows) == 0 {
				t.Fatalf("%s has no questions", language)
			}
			header, rows := made.header, made.rows
			for _, must := range []string{"person_ref", "wave", "answered_on"} {
				if !slices.Contains(made.fields, must) { // not worded in this language
					header = append(slices.Clone(header), must)
					for i := range rows {
						rows[i] = append(slices.Clone(rows[i]), map[string]string{"person_ref": fmt.Sprintf("P%d", i), "wave": "baseline", "answered_on": "2025-05-01"}[must])
					}
				}
			}
			var b bytes.Buffer
			if err := csv.NewWriter(&b).WriteAll(append([][]string{header}, rows...)); err != nil {
				t.Fatal(err)
			}
			store := newMemory("s")
			r, err := newLoader(t, store).Load(context.Background(), &b, Request{FileName: "f.csv", Scheme: "s"})
			if err != nil || r.Accepted != int64(len(rows)) || countRule(r, "column_not_read")+countRule(r, "changed_wording") > 0 {
				t.Errorf("%s, wording %d: %v %+v", language, nth, err, r.Findings)
				continue
			}
			for n, field := range made.fields {
				stored := answersOf(t, store, columnOf(c, field))
				for i := range made.codes {
					if want := made.codes[i][n]; want != "" && stored[i] != want {
						t.Errorf("%s, wording %d: %q of %q is kept as %s %s, want %s", language, nth, rows[i][n], header[n], field, stored[i], want)
					}
				}
			}
		}
	}
}

func columnOf(c *Contract, field string) string {
	if f := c.field(field); f.recorded() {
		return f.Name
	}
	return "wave"
}

// TestSeveralAnswersInEveryStyle: the same ticks in one cell, in a column of 0
// and 1 for each option, and in one of its text, in English and Welsh; with
// words of the person's own beside them.
func TestSeveralAnswersInEveryStyle(t *testing.T) {
	const when = `2025/04/07 10:05:00 AM GMT+1`
	monkey := func(question string, options []string, rows ...string) string {
		head := "Respondent ID,Collector ID,Start Date,End Date,Person reference,Which visit is this?,\"" + question + "\"" + strings.Repeat(",", len(options)) + "\n"
		second := ",,,,Open-Ended Response,Response,\"" + strings.Join(options, `","`) + "\",Other (please specify)\n"
		body := ""
		for i, r := range rows {
			body += fmt.Sprintf("%d,2,04/17/2025 10:05:00 AM,04/17/2025 10:05:00 AM,A%d,Baseline,%s\n", i+1, i+1, r)
		}
		return head + second + body
	}
	english := []string{"Cooking", "Managing money", "Travel, on my own", "Work or volunteering", "None of these"}
	welsh := []string{"Coginio", "Rheoli arian", "Teithio, ar fy mhen fy hun", "Gwaith neu wirfoddoli", "Dim un o'r rhain"}
	const inEnglish, inWelsh = "Which of these do you do more of now? (tick all that apply)", "Pa rai o'r rhain ydych chi'n eu gwneud mwy nawr? (ticiwch bob un sy'n berthnasol)"
	want := []string{"cooking travel", "none", "-1", "-1"}
	for name, body := range map[string]string{
		"in one cell, semicolons": "Timestamp,Person reference,Which visit is this?,\"" + inEnglish + "\"\n" + when + ",A1,Baseline,\"Cooking;Travel, on my own\"\n" + when + ",A2,Baseline,None of these\n" + when + ",A3,Baseline,\n" + when + ",A4,Baseline,\n",
		"in one cell, commas":     "Timestamp,Person reference,Which visit is this?,\"" + inEnglish + "\"\n07/04/2025 10:05:00,A1,Baseline,\"Cooking, Travel, on my own\"\n28/04/2025 10:05:00,A2,Baseline,None of these\n28/04/2025 10:05:00,A3,Baseline,\n28/04/2025 10:05:00,A4,Baseline,\n",
		"in one cell, Welsh":      "Timestamp,Cyfeirnod,Pa ymweliad yw hwn?,\"" + inWelsh + "\"\n" + when + ",A1,Llinell sylfaen,\"Coginio;Teithio, ar fy mhen fy hun\"\n" + when + ",A2,Llinell sylfaen,Dim un o'r rhain\n" + when + ",A3,Llinell sylfaen,\n" + when + ",A4,Llinell sylfaen,\n",
		"nought and one":          "record_id,redcap_event_name,khi_timestamp,friends_n,indep_help___1,indep_help___2,indep_help___3,indep_help___99,khi_complete\nA1,baseline_arm_1,2025-04-07 10:05:00,1,1,0,1,0,2\nA2,baseline_arm_1,2025-04-07 10:05:00,1,0,0,0,1,2\nA3,baseline_arm_1,2025-04-07 10:05:00,1,0,0,0,0,2\nA4,baseline_arm_1,2025-04-07 10:05:00,1,,,,,2\n",
		"a text for each":         monkey(inEnglish, english, `Cooking,,"Travel, on my own",,,`, `,,,,None of these,`, `,,,,,`, `,,,,,Gardening with Dai`),
		"a text for each, Welsh":  monkey(inWelsh, welsh, `Coginio,,"Teithio, ar fy mhen fy hun",,,`, `,,,,Dim un o'r rhain,`, `,,,,,`, `,,,,,Garddio gyda Dai`),
	} {
		store := newMemory("s")
		r, err := newLoader(t, store).Load(context.Background(), strings.NewReader(body), Request{FileName: "f.csv", Scheme: "s"})
		if err != nil {
			t.Errorf("%s: %v %+v", name, err, r)
			continue
		}
		if got := answersOf(t, store, "indep_help"); !slices.Equal(got, want) {
			t.Errorf("%s: stored %q, want %q", name, got, want)
		}
		if own := strings.HasPrefix(name, "a text"); own != (countRule(r, "other_answer") == 1) {
			t.Errorf("%s: words of the person's own: %+v", name, r.Findings)
		}
	}
}

// TestDatesOfTwoOrdersInOneColumn: one is proved by a day over 12, the other by
// another, so neither can be taken for the column.
func TestDatesOfTwoOrdersInOneColumn(t *testing.T) {
	body := "person_ref,wave,answered_on\nA1,baseline,13/04/2025\nA2,baseline,04/13/2025\n"
	r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(body), Request{FileName: "f.csv", Scheme: "s", Policy: KeepRows})
	if !errors.Is(err, finding.ErrRefused) || countRule(r, "mixed_date_orders") != 1 || !strings.Contains(r.Findings[0].Message, "C2") || !strings.Contains(r.Findings[0].Message, "C3") {
		t.Errorf("%v %+v", err, r)
	}
}

// TestSubmissionsThatWereNotApprovedStayOut: those whom the tool's own review
// refused are left out and counted.
func TestSubmissionsThatWereNotApprovedStayOut(t *testing.T) {
	kobo := "end,person_ref,wave,life_sat,_id,_uuid,_submission_time,_validation_status\n2025-05-01T10:00:00.000+01:00,A1,baseline,7,1,u,2025-05-01T09:00:00,validation_status_not_approved\n2025-05-01T10:00:00.000+01:00,A2,baseline,7,2,v,2025-05-01T09:00:00,\n"
	odk := strings.Replace(strings.Replace(odkMain, "KEY,Status", "KEY,ReviewState", 1), "A1,baseline,u1,", "A1,baseline,u1,rejected", 1)
	for name, body := range map[string]string{"kobo": kobo, "odk": odk} {
		r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(body), Request{FileName: "f.csv", Scheme: "s"})
		if err != nil || r.Accepted != 1 || r.LeftOut != 1 || countRule(r, "not_approved") != 1 {
			t.Errorf("%s: %v %+v", name, err, r)
		}
	}
}

// TestThePeriodOfAClientLevelSubmission: costs count for the last whole quarter,
// and where there is none it is said.
func TestThePeriodOfAClientLevelSubmission(t *testing.T) {
	for rule, row := range map[string]map[string]string{
		"no_period":    service("P1", "Reporting_Period_Start_Date", "", "Reporting_Period_End_Date", ""),
		"short_period": service("P1", "Reporting_Period_Start_Date", "2025-06-01", "Reporting_Period_End_Date", "2025-06-30"),
	} {
		r, _ := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(cldOf(t, row)), Request{FileName: "c.csv", Scheme: "s", DryRun: true, Policy: LoadGood})
		if r == nil || countRule(r, rule) != 1 {
			t.Errorf("%s: %+v", rule, r)
		}
	}
}

// TestNoughtsThatASpreadsheetTookOff: a file that has a reference with and
// without them may have made two people of one.
func TestNoughtsThatASpreadsheetTookOff(t *testing.T) {
	for refs, warned := range map[string]int{"0012 12": 1, "12 13 130": 0, "0012 0013": 0, "0012 A12": 0, "0 00": 0, "007 7 008 8": 1} {
		body := "person_ref,birth_year\n"
		for ref := range strings.FieldsSeq(refs) {
			body += ref + ",1980\n"
		}
		r, err := newLoader(t, newMemory("s")).Load(context.Background(), strings.NewReader(body), Request{FileName: "f.csv", Scheme: "s"})
		if err != nil || countRule(r, "leading_zeros_lost") != warned {
			t.Errorf("%s: %v %+v", refs, err, r.Findings)
		}
	}
}

package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khi/ingest/finding"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// answer is one row of the expectations that came with the samples.
type answer struct {
	Person      string   `json:"person"`
	Wave        string   `json:"wave"`
	Date        string   `json:"date"`
	FriendsN    *int     `json:"friends_n"`
	FriendsHelp *string  `json:"friends_help"`
	LifeSat     *int     `json:"life_sat"`
	Worthwhile  *int     `json:"worthwhile"`
	Happy       *int     `json:"happy"`
	Anxious     *int     `json:"anxious"`
	Choice      *int     `json:"choice"`
	IndepHelp   []string `json:"indep_help"`
	CompletedBy string   `json:"completed_by"`
	Comment     string   `json:"comment"`
}

func expected(t testing.TB, name string) []answer {
	t.Helper()
	var e struct {
		Rows []answer `json:"rows"`
	}
	if err := json.Unmarshal(sample(t, "expected/"+name+".json"), &e); err != nil {
		t.Fatal(err)
	}
	if len(e.Rows) == 0 {
		t.Fatalf("%s expects no rows", name)
	}
	return e.Rows
}

// words gives an expected answer in the words of a preview.
func (a answer) words() map[string]string {
	number := func(n *int, words ...string) string {
		if n == nil {
			return "(not answered)"
		}
		if len(words) > 0 {
			return words[*n-1]
		}
		b, _ := json.Marshal(*n)
		return string(b)
	}
	help := "(not answered)"
	if a.FriendsHelp != nil {
		help = *a.FriendsHelp
		if help == "not_sure" {
			help = "(don't know)"
		}
	}
	multi := "(not answered)"
	if a.IndepHelp != nil {
		multi = strings.Join(a.IndepHelp, " ")
	}
	return map[string]string{
		"person_ref": a.Person, "wave": a.Wave, "answered_on": a.Date, "friends_n": number(a.FriendsN), "friends_help": help,
		"life_sat": number(a.LifeSat), "worthwhile": number(a.Worthwhile), "happy": number(a.Happy), "anxious": number(a.Anxious),
		"choice":     number(a.Choice, "no choice", "a little choice", "some choice", "quite a lot of choice", "as much as i want"),
		"indep_help": multi, "completed_by": a.CompletedBy, "comment": a.Comment,
	}
}

func TestSixAnswersInEachLayout(t *testing.T) {
	for _, c := range []struct{ file, source, layout string }{
		{"kobo_xml_values.csv", "kobo_friends", "KoboToolbox CSV, semicolon separated, xml names"},
		{"odk_central_khi.zip", "odk_friends", "ODK Central zip, comma separated, main table and 1 repeat tables"},
		{"msforms.xlsx", "msforms_friends", "Microsoft Forms workbook, questions in English"},
		{"surveymonkey_expanded.csv", "surveymonkey_friends", "SurveyMonkey CSV, comma separated, two header rows, expanded, questions in English"},
		{"qualtrics_numeric.csv", "qualtrics_friends", "Qualtrics CSV, comma separated, three header rows, questions in English"},
		{"googleforms_direct.csv", "google_friends", "Google Forms CSV, comma separated, direct, questions in English"},
		{"redcap_raw.csv", "redcap_friends", "REDCap CSV, comma separated, raw codes"},
	} {
		t.Run(c.file, func(t *testing.T) {
			l := newLoader(t, newMemory("northshire"))
			r, err := l.Load(context.Background(), bytes.NewReader(sample(t, c.file)), Request{FileName: "x.bin", Scheme: "northshire", DryRun: true})
			if err != nil {
				t.Fatal(err)
			}
			if r.Source != c.source || r.Layout != c.layout || r.Status != StatusChecked {
				t.Errorf("source %q, layout %q, status %q", r.Source, r.Layout, r.Status)
			}
			want := expected(t, strings.TrimSuffix(c.file, filepath.Ext(c.file)))
			p := r.Preview[0]
			if len(p.Rows) != len(want) {
				t.Fatalf("%d rows, want %d", len(p.Rows), len(want))
			}
			for i, a := range want {
				for field, w := range a.words() {
					got := p.Rows[i][slices.Index(p.Fields, field)]
					if c.file == "surveymonkey_expanded.csv" && i == 5 && field == "friends_n" {
						w = "(prefer not to say)" // which the file says in words
					}
					if got != w {
						t.Errorf("row %d: %s is %q, want %q", i+1, field, got, w)
					}
				}
				for _, field := range []string{"friends_enough", "lonely", "control"} {
					if got := p.Rows[i][slices.Index(p.Fields, field)]; got != "(not asked)" {
						t.Errorf("row %d: %s is %q, want not asked", i+1, field, got)
					}
				}
			}
		})
	}
}

// loadSample loads a file for northshire and gives what was found by rule.
func loadSample(t *testing.T, l *Loader, name string, body []byte, policy Policy) (*Receipt, map[string][]finding.Finding, error) {
	t.Helper()
	r, err := l.Load(context.Background(), bytes.NewReader(body), Request{FileName: name, Scheme: "northshire", Policy: policy})
	if r == nil {
		t.Fatal(err)
	}
	byRule := map[string][]finding.Finding{}
	for _, f := range r.Findings {
		byRule[f.Rule] = append(byRule[f.Rule], f)
	}
	return r, byRule, err
}

func TestTruncatedQuoteNamesItsLine(t *testing.T) {
	l := newLoader(t, newMemory("northshire"))
	_, found, err := loadSample(t, l, "truncated_quote.csv", sample(t, "truncated_quote.csv"), LoadGood)
	if !errors.Is(err, finding.ErrRefused) || len(found["unterminated_quote"]) != 1 {
		t.Fatalf("error %v, findings %v", err, found)
	}
	if f := found["unterminated_quote"][0]; f.Cell != "line 2" {
		t.Errorf("the cell is %q, want line 2", f.Cell)
	}
}

func TestAmbiguousDatesAreAskedAbout(t *testing.T) {
	body := sample(t, "ambiguous_dates.csv")
	l := newLoader(t, newMemory("northshire"))
	_, found, err := loadSample(t, l, "ambiguous_dates.csv", body, LoadGood)
	if !errors.Is(err, finding.ErrRefused) || len(found["ambiguous_date_format"]) != 1 || found["ambiguous_date_format"][0].Cell != "C2" {
		t.Fatalf("error %v, findings %v", err, found)
	}
	for _, reading := range []string{"4 July 2025", "7 April 2025"} {
		if f := found["ambiguous_date_format"][0]; !strings.Contains(f.Value, reading) || f.Field != "answered_on" {
			t.Errorf("the finding %+v does not show %s", f, reading)
		}
	}
	for order, first := range map[string]string{"dmy": "2025-07-04", "mdy": "2025-04-07"} {
		r, err := l.Load(context.Background(), bytes.NewReader(body), Request{FileName: "a.csv", Scheme: "northshire", DateOrder: order, DryRun: true})
		if err != nil {
			t.Fatal(err)
		}
		p := r.Preview[0]
		if got := p.Rows[0][slices.Index(p.Fields, "answered_on")]; got != first {
			t.Errorf("%s: %s, want %s", order, got, first)
		}
	}
}

func TestDuplicateRowsAndIDs(t *testing.T) {
	store := newMemory("northshire")
	l := newLoader(t, store)
	r, found, err := loadSample(t, l, "d.csv", sample(t, "duplicate_rows_and_ids.csv"), LoadGood)
	if err != nil {
		t.Fatal(err)
	}
	// Spreadsheet rows are one more than the data rows of the expectations.
	want := map[string][]string{
		"exact_duplicate":        {"row 3"},
		"conflicting_duplicate":  {"row 4", "row 2"},
		"review_before_baseline": {"row 6", "row 7"},
		"future_date":            {"C8"},
		"out_of_range":           {"D8"},
		"id_normalised":          {"A5"},
	}
	for rule, cells := range want {
		var got []string
		for _, f := range found[rule] {
			got = append(got, f.Cell)
		}
		if !slices.Equal(got, cells) {
			t.Errorf("%s at %v, want %v", rule, got, cells)
		}
		delete(found, rule)
	}
	if len(found) > 0 {
		t.Errorf("also found %v", found)
	}
	if (r.Counts != Counts{In: 7, Accepted: 1, Refused: 5, Repeated: 1}) {
		t.Errorf("counts %+v", r.Counts)
	}
	if rows := store.tables["survey_response"]; len(rows) != 1 || rows[0][2] != "review" {
		t.Errorf("stored %v", rows)
	}
	if _, _, err := loadSample(t, newLoader(t, newMemory("northshire")), "d.csv", sample(t, "duplicate_rows_and_ids.csv"), RefuseAll); !errors.Is(err, finding.ErrRefused) {
		t.Errorf("with the strict policy the file must be refused, got %v", err)
	}
}

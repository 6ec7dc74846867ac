package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"khi/ingest/instrument"
)

// value gives a column of a stored row by name.
func value(t *testing.T, table string, row []any, column string) any {
	t.Helper()
	c, err := contractByID(table)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(c.Columns(), func(f *Field) bool { return f.Column == column })
	if i < 0 {
		t.Fatalf("%s has no column %s", table, column)
	}
	return row[i]
}

func loadText(t *testing.T, l *Loader, body string) (*Receipt, error) {
	t.Helper()
	return l.Load(context.Background(), strings.NewReader(body), Request{FileName: "f.csv", Scheme: "s"})
}

// TestGoldenRespondentsThroughTheLoad sends the official fixture of the Adult
// Social Care Survey in through the front door, and undoes no rounding after.
func TestGoldenRespondentsThroughTheLoad(t *testing.T) {
	text, err := os.ReadFile("instrument/testdata/ascs_person_level_golden.csv")
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(row []string, name string) string { return row[slices.Index(all[0], name)] }
	fields := map[string]string{"stratum": "Stratum", "setting": "SupportSetting", "control": "q3a", "personal_care": "q4a", "food": "q5a",
		"home_clean": "q6a", "safe": "q7a", "contact": "q8a", "occupation": "q9a", "dignity": "q11"}
	for _, q := range []string{"q1", "q2a", "q13", "q15a", "q15b", "q15c", "q15d", "q16a", "q16b", "q16c", "q17", "q18"} {
		fields["ascs_"+q] = q
	}
	head := []string{"person_ref", "wave", "answered_on", "age_group", "form_type"}
	for name := range fields {
		head = append(head, name)
	}
	body := strings.Join(head, ",") + "\n"
	for _, row := range all[1:] {
		age, _ := strconv.Atoi(at(row, "Age"))
		line := []string{at(row, "PrimaryKey"), "baseline", "2025-02-01", map[bool]string{true: "65+", false: "18-64"}[age >= 65],
			map[bool]string{true: "easy read", false: "standard"}[at(row, "is_easy_read") == "TRUE"]}
		for _, name := range head[len(line):] {
			line = append(line, at(row, fields[name]))
		}
		body += strings.Join(line, ",") + "\n"
	}
	store := newMemory("s")
	l := newLoader(t, store)
	if r, err := loadText(t, l, body); err != nil {
		t.Fatalf("%v %+v", err, r.Findings)
	}
	golden := func() {
		t.Helper()
		for i, row := range store.tables["survey_response"] {
			for column, want := range map[string]string{"ascof_1a": "ASCOF_1A", "scrqol_adjusted": "ASCOF_1J", "ascs_satisfaction": "q1Comb", "ascs_life": "q2aComb"} {
				got, text := value(t, "survey_response", row, column), at(all[i+1], want)
				if text == "" {
					if got != nil {
						t.Errorf("row %d: %s is %v and must not be", i+1, column, got)
					}
					continue
				}
				v, _ := strconv.ParseFloat(text, 64)
				if got == nil || math.Abs(got.(float64)-v) > 5e-7 {
					t.Errorf("row %d: %s is %v, want %s", i+1, column, got, text)
				}
			}
			if v := value(t, "survey_response", row, versionField); v != "ascot_sct4 1; ascs 1" {
				t.Errorf("row %d was scored by %v", i+1, v)
			}
		}
	}
	golden()
	first := store.tables["survey_response"][0]
	if value(t, "survey_response", first, "ascof_1a") != 24.0 || value(t, "survey_response", first, "scrqol_adjusted") != 0.418845 {
		t.Error("the first golden respondent has not 24 and 0.418845")
	}
	before := fmt.Sprint(store.tables["survey_response"])
	fresh := newMemory("s")
	l.store = fresh
	if _, err := l.Rebuild(context.Background()); err != nil {
		t.Fatal(err)
	}
	if after := fmt.Sprint(fresh.tables["survey_response"]); after != before {
		t.Errorf("a rebuild gives other rows:\n%s\n%s", before, after)
	}
}

const sevenHead = "person_ref,wave,answered_on,swemwbs_1,swemwbs_2,swemwbs_3,swemwbs_4,swemwbs_5,swemwbs_6,swemwbs_7"

func TestScoresAndWhyThereAreNone(t *testing.T) {
	store := newMemory("s")
	body := sevenHead + "\nA1,baseline,2025-05-01,3,3,3,3,3,3,3\nA2,baseline,2025-05-01,5,5,5,5,5,5,5\nA3,baseline,2025-05-01,3,3,3,don't know,3,3,3\nA4,baseline,2025-05-01,,,,,,,\n"
	if r, err := loadText(t, newLoader(t, store), body); err != nil {
		t.Fatalf("%v %+v", err, r.Findings)
	}
	for i, want := range []any{19.25, 35.0, nil, nil} {
		row := store.tables["survey_response"][i]
		if got := value(t, "survey_response", row, "swemwbs_score"); got != want {
			t.Errorf("row %d: %v, want %v", i+1, got, want)
		}
		if value(t, "survey_response", row, "wemwbs_score") != nil || value(t, "survey_response", row, "ascof_1a") != nil {
			t.Errorf("row %d has scores of what it was not asked", i+1)
		}
	}
	third := store.tables["survey_response"][2]
	if value(t, "survey_response", third, "swemwbs_4") != int64(dontKnow) || value(t, "survey_response", third, "wemwbs_4") != nil {
		t.Error("why the score is missing cannot be told from the items")
	}
}

// A file without a questionnaire has none of its columns in the record.
func TestUnaskedQuestionnairesCostNothing(t *testing.T) {
	l := newLoader(t, newMemory("s"))
	r, err := loadText(t, l, "person_ref,wave,answered_on,life_sat\nA1,baseline,2025-05-01,7\n")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(l.recordPath(r.Record))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"swemwbs", "score", versionField} {
		if bytes.Contains(text, []byte(word)) {
			t.Errorf("the record speaks of %s:\n%s", word, text)
		}
	}
}

func TestVersionsThatTheFileNames(t *testing.T) {
	for declared, want := range map[string]string{"": "", "swemwbs 1": "", "ucla3 1; swemwbs 1": "", "swemwbs 2": "unknown_instrument_version",
		"swembs 1": "unknown_instrument_version", "the new one": "malformed", "swemwbs 0": "unknown_instrument_version"} {
		store := newMemory("s")
		r, err := loadText(t, newLoader(t, store), sevenHead+",instrument_version\nA1,baseline,2025-05-01,3,3,3,3,3,3,3,"+declared+"\n")
		if want != "" {
			if err == nil || len(r.Findings) == 0 || r.Findings[0].Rule != want {
				t.Errorf("%q: %v %+v", declared, err, r.Findings)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%q: %v %+v", declared, err, r.Findings)
		}
		row := store.tables["survey_response"][0]
		name := "swemwbs 1"
		if strings.Contains(declared, "ucla3") {
			name = "ucla3 1; swemwbs 1"
		}
		if v := value(t, "survey_response", row, versionField); v != name || value(t, "survey_response", row, "swemwbs_score") != 19.25 {
			t.Errorf("%q: %v", declared, v)
		}
	}
}

// An easy-read form has five answers; the sixth of the standard one on it means
// that the two were mixed.
func TestFormsAreKeptApart(t *testing.T) {
	head := "person_ref,wave,answered_on,form_type,ascs_q1\n"
	store := newMemory("s")
	r, err := loadText(t, newLoader(t, store), head+"A1,baseline,2025-05-01,easy_read,6\n")
	if err == nil || r.Findings[0].Rule != "not_on_this_form" || r.Findings[0].Cell != "E2" {
		t.Errorf("%v %+v", err, r.Findings)
	}
	if r, err = loadText(t, newLoader(t, store), head+"A1,baseline,2025-05-01,standard,6\nA2,baseline,2025-05-01,easy_read,5\nA3,baseline,2025-05-01,,5\n"); err != nil {
		t.Fatalf("%v %+v", err, r.Findings)
	}
	for i, want := range []any{5.0, 5.0, nil} {
		if got := value(t, "survey_response", store.tables["survey_response"][i], "ascs_satisfaction"); got != want {
			t.Errorf("row %d: %v, want %v", i+1, got, want)
		}
	}
}

// A scale that a form turned round is found from the answers together, and one
// that runs as it must is not.
func TestTurnedScalesAreFound(t *testing.T) {
	for name, c := range map[string]struct {
		head   string
		row    func(i int) []int
		header string // "" for no warning
	}{
		"anxiety as it must": {"life_sat,worthwhile,happy,anxious", func(i int) []int { return []int{i % 11, i % 11, (i + 1) % 11, 10 - i%11} }, ""},
		"anxiety turned":     {"life_sat,worthwhile,happy,anxious", func(i int) []int { return []int{i % 11, i % 11, i % 11, i % 11} }, "anxious"},
		"an item turned":     {"swemwbs_1,swemwbs_2,swemwbs_3,swemwbs_4,swemwbs_5,swemwbs_6,swemwbs_7", func(i int) []int { n := 1 + i%5; return []int{n, n, 6 - n, n, n, n, n} }, "swemwbs_3"},
		"loneliness":         {"ucla_1,ucla_2,ucla_3,lonely", func(i int) []int { n := 1 + i%3; return []int{n, n, n, 6 - n} }, ""},
		"loneliness turned":  {"ucla_1,ucla_2,ucla_3,lonely", func(i int) []int { n := 1 + i%3; return []int{n, n, n, n} }, "lonely"},
		"nothing to say":     {"ucla_1,ucla_2,ucla_3,lonely", func(i int) []int { return []int{2, 2, 2, 3} }, ""},
	} {
		body := "person_ref,wave,answered_on," + c.head + "\n"
		for i := range 60 {
			body += fmt.Sprintf("A%d,baseline,2025-05-01", i)
			for _, v := range c.row(i) {
				body += "," + strconv.Itoa(v)
			}
			body += "\n"
		}
		r, err := loadText(t, newLoader(t, newMemory("s")), body)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range r.Findings {
			if f.Rule == "scale_reversed" {
				got = f.Header
			}
		}
		if got != c.header {
			t.Errorf("%s: %q, want %q", name, got, c.header)
		}
	}
}

// Value sets come from the deployment, and the row remembers which it was.
func TestTariffOfTheDeployment(t *testing.T) {
	table := "# name: trial tariff\n# source: made up\nitem,code,points\n"
	for _, item := range []string{"stability", "attachment", "autonomy", "achievement", "enjoyment"} {
		table += item + ",1,0\n" + item + ",2,0.1\n" + item + ",3,0.15\n" + item + ",4,0.2\n"
	}
	sets, err := instrument.ReadSupplied(fstest.MapFS{"icecap_a.csv": {Data: []byte(table)}})
	if err != nil {
		t.Fatal(err)
	}
	head := "person_ref,wave,answered_on,icecap_stability,icecap_attachment,icecap_autonomy,icecap_achievement,icecap_enjoyment\nA1,baseline,2025-05-01,4,4,4,4,2\n"
	for _, with := range []bool{false, true} {
		store := newMemory("s")
		l := newLoader(t, store)
		wantScore, wantName := any(nil), any("icecap_a 1")
		if with {
			l.sets, wantScore, wantName = sets, 0.9, "icecap_a 1, trial tariff"
		}
		if _, err := loadText(t, l, head); err != nil {
			t.Fatal(err)
		}
		row := store.tables["survey_response"][0]
		if s, v := value(t, "survey_response", row, "icecap_score"), value(t, "survey_response", row, versionField); s != wantScore || v != wantName {
			t.Errorf("with a tariff %v: %v by %v", with, s, v)
		}
	}
}

// TestContractsAgreeWithInstruments: a field that the contract writes itself
// has the codes and the range of the questionnaire's item.
func TestContractsAgreeWithInstruments(t *testing.T) {
	all, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, c := range all {
		for _, id := range c.Instruments {
			in, err := instrument.Find(id, 0)
			if err != nil {
				t.Fatal(err)
			}
			asked[id] = true
			if want := map[string]string{"survey_response": "person", "carer_response": "carer", "worker_response": "worker", "area_response": "area"}[c.ID]; in.Respondent != want {
				t.Errorf("%s is asked of a %s and kept in %s", id, in.Respondent, c.ID)
			}
			for _, it := range in.Items {
				f := c.field(it.Column())
				low, high := it.Range()
				if it.Kind == "several" {
					continue
				}
				switch f.Type {
				case "code":
					if len(f.Codes) != high-low+1 || f.Codes[0].Code != strconv.Itoa(low) {
						t.Errorf("%s: %s has not the codes %d to %d", c.ID, f.Name, low, high)
					}
				case "integer":
					if *f.Min != float64(low) || *f.Max != float64(high) {
						t.Errorf("%s: %s has not the range %d to %d", c.ID, f.Name, low, high)
					}
				default:
					t.Errorf("%s: %s is %s", c.ID, f.Name, f.Type)
				}
			}
		}
	}
	current, err := instrument.Current()
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range current {
		if !asked[in.ID] {
			t.Errorf("nothing keeps the answers of %s", in.ID)
		}
	}
}

package duck

import (
	"path"
	"slices"
	"strings"
	"testing"

	"khi/queries"
)

// reading opens a database and gives what readPerRow makes of a text.
func reading(t *testing.T) func(text string) *perRow {
	t.Helper()
	db, err := Open(t.Context(), Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return func(text string) (p *perRow) {
		t.Helper()
		err := db.Update(t.Context(), func(tx *Tx) error {
			var err error
			p, err = tx.readPerRow(text, "response")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
}

const outer = "SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight, CASE WHEN left_out IS NULL THEN (control <= 2)::INT::DOUBLE END AS value, left_out, age_band FROM "

func TestRowsMadeOneByOneAreKnown(t *testing.T) {
	read := reading(t)
	for text, want := range map[string]string{
		outer + "(SELECT r.*, control_missing AS left_out FROM response r)":                                                                      "age_band control control_missing left_out",
		outer + "(SELECT *, CASE answered_by WHEN 'proxy' THEN 'proxy' ELSE control_missing END AS left_out FROM response) -- the end":           "age_band answered_by control control_missing left_out",
		"SELECT r.respondent, r.scheme, r.occurred AS occurred, abs(r.life_sat - 5) AS value FROM response r":                                    "life_sat",
		"SELECT respondent, scheme, occurred, life_sat BETWEEN 1 AND 3 AND NOT lonely IN (1, 2) OR coalesce(happy, 0) = 3 AS v FROM response":    "happy life_sat lonely",
		"SELECT respondent, scheme, occurred, \"Life_Sat\" IS DISTINCT FROM 3 AS value FROM (SELECT * FROM (SELECT x.* FROM response x) y) AS z": "life_sat",
	} {
		p := read(text)
		if p == nil {
			t.Errorf("not known: %s", text)
			continue
		}
		slices.Sort(p.reads)
		if got := strings.Join(slices.Compact(p.reads), " "); got != want {
			t.Errorf("%s reads %s, not %s", text, got, want)
		}
	}
}

func TestOtherRowsAreNotTakenForThem(t *testing.T) {
	read := reading(t)
	inner := "(SELECT r.*, control_missing AS left_out FROM response r"
	for _, text := range []string{
		outer + inner + " WHERE control IS NOT NULL)",
		outer + inner + ") WHERE value > 0",
		outer + inner + " LIMIT 5)",
		outer + inner + ") LIMIT 5",
		outer + inner + " ORDER BY 1)",
		outer + inner + " USING SAMPLE 10%)",
		outer + inner + " TABLESAMPLE 10%)",
		outer + inner + " QUALIFY row_number() OVER () = 1)",
		outer + inner + " JOIN scheme_now USING (scheme))",
		outer + inner + ", scheme_now)",
		outer + inner + " UNION ALL SELECT *, NULL FROM response)",
		outer + inner + ") GROUP BY ALL",
		outer + "(SELECT DISTINCT r.*, control_missing AS left_out FROM response r)",
		outer + "(SELECT r.* EXCLUDE (control), 1 AS control, NULL AS left_out FROM response r)",
		outer + "(SELECT r.* REPLACE (control + 1 AS control), NULL AS left_out FROM response r)",
		outer + "(SELECT COLUMNS(*), NULL AS left_out FROM response r)",
		outer + "(SELECT r.*, NULL AS left_out FROM response_code r)",
		outer + "(SELECT r.*, NULL AS left_out FROM temp.response r)",
		outer + "(SELECT r.*, NULL AS left_out FROM response r(scheme))",
		outer + "(SELECT r.*, NULL AS left_out FROM response r) z(scheme)",
		"WITH response AS (SELECT * FROM main.response LIMIT 1) " + outer + inner + ")",
		strings.Replace(outer, "control <= 2", "control <= (SELECT 2)", 1) + inner + ")",
		strings.Replace(outer, "control <= 2", "random() < 0.5", 1) + inner + ")",
		strings.Replace(outer, "control <= 2", "avg(control) OVER () > 1", 1) + inner + ")",
		strings.Replace(outer, "control <= 2", "count(*) > 1", 1) + inner + ")",
		strings.Replace(outer, "control <= 2", "respondent > 1", 1) + inner + ")",
		strings.Replace(outer, "control <= 2", "r.occurred > DATE '2025-01-01'", 1) + inner + ")",
		strings.Replace(outer, "control <= 2", "hash(r) > 1", 1) + inner + ")",
		strings.Replace(outer, "SELECT respondent", "SELECT respondent + 1 AS respondent", 1) + inner + ")",
		strings.Replace(outer, "SELECT respondent", "SELECT age_band AS respondent", 1) + inner + ")",
		strings.Replace(outer, "occurred,", "respondent AS occurred,", 1) + inner + ")",
		strings.Replace(outer, "scheme,", "age_band AS scheme,", 1) + inner + ")",
		"VALUES (1)",
		"SELECT 1",
	} {
		if p := read(text); p != nil {
			t.Errorf("taken for rows made one by one: %s", text)
		}
	}
}

// TestSurveyIndicatorsShareTheirWork holds those to it that have nothing in them
// which asks for more than one row.
func TestSurveyIndicatorsShareTheirWork(t *testing.T) {
	db, err := Open(t.Context(), Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, err := queries.In("indicators")
	if err != nil {
		t.Fatal(err)
	}
	w := &sharedWork{}
	for _, s := range all {
		w.specs = append(w.specs, CellSpec{Indicator: path.Base(s.Name), SQL: s.Text})
	}
	if err := db.Update(t.Context(), func(tx *Tx) error { return tx.readSurvey(w) }); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"balance", "control", "friends", "friends_help", "life_sat", "lonely", "qol", "safe", "scrqol"} {
		if _, ok := w.alike[queries.Get("indicators/"+name).Text]; !ok {
			t.Errorf("%s passes over all answers by itself", name)
		}
	}
	for _, name := range []string{"balance_moves", "life_sat_change", "wellbeing_change", "wellbeing_outcome"} {
		text := queries.Get("indicators/" + name).Text
		if _, ok := w.alike[text]; ok {
			t.Errorf("%s needs the rows of one person together", name)
		}
		if _, ok := w.once[text]; !ok {
			t.Errorf("%s passes over all answers by itself where nobody was asked again", name)
		}
	}
	if want := []string{"age_band", "answered_by", "communication", "deprivation", "ethnicity", "gender", "need", "scheme"}; !slices.Equal(w.facts, want) {
		t.Errorf("facts %v", w.facts)
	}
}

// pairText is a view of people asked again as they are written.
const pairText = "SELECT respondent, scheme, occurred, gender, first_score, round(life_sat - first_score, 2) AS change,\n" +
	" CASE WHEN answered_by = 'proxy' THEN 'proxy' WHEN first_on IS NULL OR occurred < first_on + INTERVAL 30 DAY THEN 'asked_once' END AS left_out\n" +
	"FROM response LEFT JOIN (\n" +
	" SELECT scheme, respondent, min(occurred) AS first_on, arg_min(life_sat, wave <> 'baseline') AS first_score\n" +
	" FROM response SEMI JOIN asked_again USING (scheme, respondent) WHERE happy IS NOT NULL\n" +
	" GROUP BY scheme, respondent HAVING max(occurred) > min(occurred)\n" +
	") USING (scheme, respondent)"

func TestPairsOfPeopleAskedOnceAreMadeOneByOne(t *testing.T) {
	db, err := Open(t.Context(), Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	read := func(text string) (p *perRow, beside []string) {
		t.Helper()
		err := db.Update(t.Context(), func(tx *Tx) (err error) {
			p, beside, err = tx.readPair(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return p, beside
	}
	p, beside := read(pairText)
	if p == nil {
		t.Fatal("not known")
	}
	slices.Sort(p.reads)
	if got := strings.Join(slices.Compact(p.reads), " "); got != "answered_by gender" {
		t.Errorf("it reads %s", got)
	}
	for _, name := range []string{"wave", "happy", "life_sat", "occurred"} {
		if !slices.Contains(beside, name) {
			t.Errorf("what is joined speaks of %s", name)
		}
	}
	for was, is := range map[string]string{
		"FROM response LEFT JOIN": "FROM response JOIN",
		"SEMI JOIN asked_again":   "SEMI JOIN person_now",
		"SEMI JOIN":               "LEFT JOIN",
		"GROUP BY scheme, respondent HAVING max(occurred) > min(occurred)": "",
		"FROM response SEMI":           "FROM response, scheme_now SEMI",
		"occurred < first_on":          "occurred IS DISTINCT FROM first_on",
		"WHEN first_on IS NULL":        "WHEN occurred > DATE '2025-01-01'",
		"first_score, 2) AS change":    "respondent, 2) AS change",
		"occurred, gender":             "occurred, count(*) OVER () AS gender",
		") USING (scheme, respondent)": ") USING (respondent)",
	} {
		text := strings.Replace(pairText, was, is, 1)
		if is != "" && !strings.Contains(text, is) {
			t.Fatalf("%s is not in the text", was)
		}
		if p, _ := read(text); p != nil {
			t.Errorf("taken for rows made one by one: %s", text)
		}
	}
}

func TestWhatIsJoinedIsCutOut(t *testing.T) {
	before, beside, behind, ok := cutBeside("SELECT ')' FROM response -- LEFT JOIN (\n LEFT  JOIN (SELECT (1), ')' -- )\n) USING (x)")
	if !ok || before != "SELECT ')' FROM response -- LEFT JOIN (\n LEFT  JOIN (" || beside != "SELECT (1), ')' -- )\n" || behind != ") USING (x)" {
		t.Errorf("%q, %q, %q, %v", before, beside, behind, ok)
	}
	for _, text := range []string{"SELECT 1 FROM response", "SELECT 1 FROM response LEFT JOIN (SELECT 1", "SELECT 1 FROM response LEFT JOIN x USING (y)"} {
		if _, _, _, ok := cutBeside(text); ok {
			t.Errorf("%s has nothing to cut out", text)
		}
	}
}

func TestWhatMayBeJoinedIsKnown(t *testing.T) {
	db, err := Open(t.Context(), Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const some = "(SELECT DISTINCT r.scheme, r.respondent, r.occurred, true AS there FROM response r)"
	for text, want := range map[string]bool{
		outer + "(SELECT *, CASE WHEN there THEN control_missing END AS left_out FROM response LEFT JOIN " + some + " USING (scheme, respondent, occurred))":         true,
		outer + "(SELECT *, CASE WHEN there THEN control_missing END AS left_out FROM response JOIN " + some + " USING (scheme, respondent, occurred))":              false,
		outer + "(SELECT *, CASE WHEN there THEN control_missing END AS left_out FROM response LEFT JOIN " + some + " USING (scheme, respondent))":                   false,
		outer + "(SELECT *, coalesce(there, false) AS there, control_missing AS left_out FROM response LEFT JOIN " + some + " USING (scheme, respondent, occurred))": false,
		outer + "(SELECT *, control_missing AS left_out FROM (SELECT * FROM response LEFT JOIN " + some + " USING (scheme, respondent, occurred)) WHERE there)":      false,
		outer + "(SELECT r.*, control_missing AS left_out FROM response r)":                                                                                          false,
	} {
		err := db.Update(t.Context(), func(tx *Tx) error {
			p, err := tx.readBeside(text, "response")
			if got := p != nil && p.beside; got != want {
				t.Errorf("%v, not %v: %s", got, want, text)
			}
			if q, _ := tx.readPerRow(text, "response"); want && q != nil {
				t.Errorf("made of one row each without more ado: %s", text)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

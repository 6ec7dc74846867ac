package duck_test

import (
	"fmt"
	"strings"
	"testing"

	"khi/queries"
	"khi/queries/duck"
)

// answersAtRandom fills a table of answers: each question has one of four codes, or is
// not asked, or not answered. What is worked out from several questions is there only
// where all of them were answered.
func answersAtRandom(table, key string, given map[string]string, whole map[string][]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s BY NAME SELECT *", table)
	for score, items := range whole {
		fmt.Fprintf(&b, ", CASE WHEN least(%s) >= 0 AND %s THEN 1.0 END AS %s", strings.Join(items, ", "), strings.Join(items, " IS NOT NULL AND ")+" IS NOT NULL", score)
	}
	fmt.Fprintf(&b, " FROM (SELECT 's1' AS scheme_id, i // 2 AS %s, if(i %% 2 = 0, 'baseline', 'review') AS wave, DATE '2025-05-01' + (200 * (i %% 2))::INTEGER AS answered_on, 1 AS batch, '' AS sheet, i AS line", key)
	for column, values := range given {
		fmt.Fprintf(&b, ", %s AS %s", values, column)
	}
	b.WriteString(" FROM range(8000) t(i))")
	return b.String()
}

func code(column string) string {
	return fmt.Sprintf("CASE WHEN hash(i, '%s') %% 30 = 0 THEN NULL WHEN hash(i, '%s') %% 30 = 1 THEN -1 ELSE 1 + hash(i, '%s') // 64 %% 4 END::SMALLINT", column, column, column)
}

// relation is what holds between two indicators for every person of a made-up survey in
// which all combinations of answers come up.
type relation struct {
	baseWithin  bool // whoever is counted in the first is counted in the second
	sameBase    bool
	apart       bool // nobody is in both shares
	shareWithin bool // whoever is in the first share is in the second
}

// What two indicators have to do with each other follows from their statements, and what
// may be shown of them follows from that: a base that lies within another is given to the
// nearest 5 (within:), and of two shares of one question the rest is protected (excludes:).
// So each such relation that there is must be declared. Two shares of which one lies
// within the other, over the same people, would need a rule that there is not.
func TestRelationsBetweenIndicatorsAreDeclared(t *testing.T) {
	facts := map[string]queries.Statement{}
	all, err := queries.In("indicators")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		facts[strings.TrimPrefix(s.Name, "indicators/")] = s
	}
	relations := relationsAmong(t, facts)
	within := func(a, b string) bool {
		for range facts {
			if a = facts[a].Fact("within"); a == b {
				return true
			}
		}
		return false
	}
	met := 0
	for pair, r := range relations {
		a, b := pair[0], pair[1]
		if r.baseWithin && !r.sameBase && facts[a].Fact("within") == "" {
			t.Errorf("everybody whom %s counts is counted in %s: it needs a line \"within:\", so that its base is given to the nearest 5", a, b)
		}
		if r.sameBase && !within(a, b) && !within(b, a) {
			t.Errorf("%s and %s count the same people: one needs a line \"within:\" that leads to the other", a, b)
		}
		excludes := facts[a].Fact("excludes") == b || facts[b].Fact("excludes") == a
		if shares := r.sameBase && facts[a].Fact("kind") == "proportion" && facts[b].Fact("kind") == "proportion"; shares {
			met++
			if excludes != r.apart {
				t.Errorf("%s and %s are shares of the same people, and that nobody is in both is %v: a line \"excludes:\" says %v", a, b, r.apart, excludes)
			}
			if r.shareWithin {
				t.Errorf("whoever is in the share of %s is in that of %s: their difference could be worked out and is not protected", a, b)
			}
		}
	}
	if met < 4 || len(relations) < 700 {
		t.Errorf("%d pairs, of which %d are shares of the same people: nothing is tested", len(relations), met)
	}
}

func relationsAmong(t *testing.T, facts map[string]queries.Statement) map[[2]string]relation {
	t.Helper()
	db, found := open(t, t.TempDir()), map[[2]string]relation{}
	err := db.Update(t.Context(), func(tx *duck.Tx) error {
		do := func(sql string) error { _, err := tx.Exec(text(sql), nil); return err }
		if err := madeUpAnswers(tx, do); err != nil {
			return err
		}
		if err := do("CREATE TEMP TABLE seen (name VARCHAR, each VARCHAR, who VARCHAR, base BOOLEAN, yes BOOLEAN)"); err != nil {
			return err
		}
		for name, s := range facts {
			if reads := s.Fact("reads"); !strings.Contains(reads, "response") && !strings.Contains(reads, "safeguarding") && !strings.Contains(reads, "person_year") {
				continue // of records: no two of them are answers about one person
			}
			if err := do(fmt.Sprintf("INSERT INTO seen SELECT '%s', '%s', respondent || ' ' || occurred, left_out IS NULL, left_out IS NULL AND value > 0 FROM (\n%s\n)", name, s.Fact("each"), s.Text)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return tx.Rows(text(`SELECT a.name, b.name, bool_and(b.base OR NOT a.base), bool_and(a.base = b.base), NOT bool_or(a.yes AND b.yes), bool_and(b.yes OR NOT a.yes)
			FROM seen a JOIN seen b USING (each, who) WHERE a.name <> b.name GROUP BY a.name, b.name HAVING bool_or(a.base) AND bool_or(b.base)`), nil, func(v []any) error {
			found[[2]string{v[0].(string), v[1].(string)}] = relation{v[2].(bool), v[3].(bool), v[4].(bool), v[5].(bool)}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// madeUpAnswers are those of people, carers and workers.
func madeUpAnswers(tx *duck.Tx, do func(string) error) error {
	// The made-up answers take the place of the view that has each answer as a column.
	for _, sql := range []string{"CREATE TEMP TABLE shape AS SELECT * FROM survey_response_whole LIMIT 0", "DROP VIEW survey_response_whole", "CREATE TABLE survey_response_whole AS SELECT * FROM shape"} {
		if err := do(sql); err != nil {
			return err
		}
	}
	eight := strings.Fields("control personal_care food home_clean safe contact occupation dignity")
	more := strings.Fields("ascs_q13 ascs_q15a ascs_q15b ascs_q15c ascs_q16a ascs_q16b ascs_q16c ascs_q17 ascs_q18")
	for _, s := range []struct {
		table, key string
		whole      map[string][]string
	}{
		{"survey_response_whole", "person_key", map[string][]string{
			"scrqol": eight, "scrqol_adjusted": append(append([]string{}, eight...), more...), "ascs_satisfaction": {"ascs_q1"},
			"ucla_score": {"ucla_1", "ucla_2", "ucla_3"}, "swemwbs_score": strings.Fields("swemwbs_1 swemwbs_2 swemwbs_3 swemwbs_4 swemwbs_5 swemwbs_6 swemwbs_7"),
		}},
		{"carer_response", "carer_key", map[string][]string{"carer_qol": strings.Fields("carer_occupation carer_control carer_self_care carer_safety carer_contact carer_encouragement")}},
		{"worker_response", "worker_key", nil},
	} {
		given := map[string]string{}
		err := tx.Rows(text("SELECT column_name FROM duckdb_columns() WHERE table_name = '"+s.table+"' AND data_type = 'SMALLINT'"), nil, func(v []any) error {
			if name := v[0].(string); s.whole[name] == nil {
				given[name] = code(name)
			}
			return nil
		})
		if err == nil && s.table == "survey_response_whole" {
			given["answered_by"] = "CASE hash(i, 'by') % 3 WHEN 0 THEN 'proxy' WHEN 1 THEN 'self' ELSE 'supported' END"
		}
		if err == nil {
			err = do(answersAtRandom(s.table, s.key, given, s.whole))
		}
		if err != nil {
			return err
		}
	}
	for _, sql := range []string{
		"INSERT INTO person BY NAME SELECT 's1' AS scheme_id, i AS person_key, 1950 + i % 60 AS birth_year, if(hash(i, 'need') % 3 = 0, 'autism', 'learning_disability') AS need, 1 AS batch, '' AS sheet, i AS line FROM range(4000) t(i)",
		"INSERT INTO safeguarding BY NAME SELECT 's1' AS scheme_id, i AS enquiry_key, i AS person_key, DATE '2025-06-03' AS concluded_on, 1 AS batch, '' AS sheet, i AS line, " +
			code("risk") + " AS risk, " + fact("asked", 3) + " AS asked, " + fact("achieved", 3) + " AS achieved FROM range(4000) t(i)",
		"INSERT INTO person_year BY NAME SELECT 's1' AS scheme_id, '2025-26' AS year, i AS person_key, 1 AS batch, '' AS sheet, i AS line, " +
			fact("health_check", 2) + " AS health_check, " + fact("health_plan", 2) + " AS health_plan, " + fact("psychotropic", 2) + " AS psychotropic, " + fact("diagnosis", 2) + " AS diagnosis, " +
			fact("reviewed", 2) + " AS reviewed, " + fact("dnacpr", 2) + " AS dnacpr, " + fact("involved", 2) + " AS dnacpr_involved, " + fact("correct", 2) + " AS dnacpr_correct FROM range(4000) t(i)",
	} {
		if err := do(sql); err != nil {
			return err
		}
	}
	return nil
}

// fact is one of some codes, or now and then not asked or not answered.
func fact(column string, codes int) string {
	return fmt.Sprintf("CASE WHEN hash(i, '%s') %% 30 = 0 THEN NULL WHEN hash(i, '%s') %% 30 = 1 THEN -1 ELSE 1 + hash(i, '%s') // 64 %% %d END::SMALLINT", column, column, column, codes)
}

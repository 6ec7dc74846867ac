package duck_test

import (
	"fmt"
	"testing"

	"khi/queries"
	"khi/queries/duck"
)

// What each row of the schemes' records counts as, by hand: yes, no, or the reason why it
// is in no figure. What nobody asked, what was not answered and what is not known stay apart.
func TestRecordsCountAsTheySay(t *testing.T) {
	rows := map[string]string{
		// arrangement, the person chose, the carer chose, met before
		"matching": `SELECT 's1' AS scheme_id, c[1] AS arrangement_key, DATE '2025-05-01' AS started_on, c[2] AS person_chose, c[3] AS carer_chose, c[4] AS met_before, 1 AS batch, '' AS sheet, 1 AS line
			FROM unnest([[1, 1, 1, 1], [2, 1, 2, 1], [3, 2, -1, 1], [4, 1, NULL, 1], [5, 1, 1, 2], [6, -2, 1, 1]]) t(c)`,
		// enquiry, person, day of May, risk, asked, achieved
		"safeguarding": `SELECT 's1' AS scheme_id, c[1] AS enquiry_key, c[2] AS person_key, DATE '2025-05-01' + c[3]::INT AS concluded_on, c[4] AS risk, c[5] AS asked, c[6] AS achieved, 1 AS batch, '' AS sheet, 1 AS line
			FROM unnest([[1, 1, 0, 1, 1, 1], [2, 2, 0, 2, 1, 3], [3, 3, 0, 3, 2, -1], [4, 4, 0, 4, 3, -1], [5, 5, 0, -1, NULL, NULL], [6, 6, 0, 3, 1, 2], [7, 6, 0, 1, 1, -2]]) t(c)`,
		// person, check, plan, on medicine, diagnosis, reviewed, notice, involved, right
		"person_year": `SELECT 's1' AS scheme_id, '2025-26' AS year, c[1] AS person_key, c[2] AS health_check, c[3] AS health_plan, c[4] AS psychotropic, c[5] AS diagnosis, c[6] AS reviewed,
			  c[7] AS dnacpr, c[8] AS dnacpr_involved, c[9] AS dnacpr_correct, 1 AS batch, '' AS sheet, 1 AS line
			FROM unnest([[1, 1, 1, 1, 1, 1, 1, 1, 1], [2, 1, 2, 1, 2, 2, 1, 1, 2], [3, 2, -1, 2, -1, -1, 2, -1, -1], [4, 1, -1, 1, -2, 1, 1, NULL, 1], [5, NULL, NULL, NULL, NULL, NULL, -1, -1, -1]]) t(c)`,
		"person": `SELECT 's1' AS scheme_id, i AS person_key, if(i = 2, 'autism', 'learning_disability') AS need, 1 AS batch, '' AS sheet, 1 AS line FROM range(1, 6) t(i)`,
		// application, enquired, decided, what came of it, how things stood
		"application": `SELECT 's1' AS scheme_id, c[1]::BIGINT AS application_key, c[2]::DATE AS enquired_on, c[3]::DATE AS decided_on, c[4] AS outcome, c[5]::DATE AS as_of, 1 AS batch, '' AS sheet, 1 AS line
			FROM unnest([['1', '2025-04-14', '2025-05-26', 'approved', '2025-12-31'], ['2', '2025-04-14', '2025-05-27', 'approved', '2026-03-31'],
			  ['3', '2025-05-31', '2025-06-02', 'withdrew', '2025-06-30'], ['4', '2025-05-31', NULL, NULL, '2025-11-30'], ['5', '2025-05-30', NULL, NULL, '2025-11-30']]) t(c)`,
	}
	// What the row of each counts as; a row in no list of an indicator has none.
	want := map[string]map[string]string{
		"chose":           {"1": "1", "2": "0", "3": "not_answered", "4": "not_asked", "5": "0", "6": "dont_know"},
		"risk_reduced":    {"1": "1", "2": "1", "3": "0", "4": "no_risk_found", "5": "not_answered", "6": "1"},
		"outcomes_asked":  {"1": "1", "2": "1", "3": "1", "4": "0", "5": "not_asked", "6": "1"},
		"outcomes_met":    {"1": "1", "2": "0", "3": "said_no_outcome", "4": "said_no_outcome", "5": "not_asked", "6": "dont_know"},
		"health_check":    {"1": "1", "3": "0", "4": "not_answered", "5": "not_asked"},
		"psychotropic":    {"1": "0", "2": "1", "3": "0", "4": "dont_know", "5": "not_asked"},
		"medicine_review": {"1": "1", "2": "0", "3": "no_such_medicine", "4": "1", "5": "not_asked"},
		"dnacpr":          {"1": "1", "2": "1", "3": "0", "4": "1", "5": "not_answered"},
		"dnacpr_right":    {"1": "1", "2": "0", "3": "no_notice", "4": "not_asked", "5": "not_answered"},
		// 42 days are 6 weeks and 43 days 7.
		"approval_weeks": {"1": "6", "2": "7"},
		// One full month each to approval; who withdrew counts until the last day of the
		// scheme's list, 31 March, who is still open to the day that their own row tells of.
		"approval_reached": {"1": "1 ended", "2": "1 ended", "3": "10 open", "4": "6 open", "5": "6 open"},
	}
	db := open(t, t.TempDir())
	err := db.Update(t.Context(), func(tx *duck.Tx) error {
		for table, sql := range rows {
			if _, err := tx.Exec(text("INSERT INTO "+table+" BY NAME "+sql), nil); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
		}
		for name, counts := range want {
			columns := "respondent::VARCHAR, coalesce(left_out, value::INT::VARCHAR)"
			if name == "approval_reached" {
				columns += " || ' ' || fate"
			}
			seen := map[string]string{}
			err := tx.Rows(text("SELECT "+columns+" FROM (\n"+queries.Get("indicators/"+name).Text+"\n)"), nil, func(v []any) error {
				if _, twice := seen[v[0].(string)]; twice {
					t.Errorf("%s has two observations of %s", name, v[0])
				}
				seen[v[0].(string)] = v[1].(string)
				return nil
			})
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if fmt.Sprint(seen) != fmt.Sprint(counts) {
				t.Errorf("%s: %v, want %v", name, seen, counts)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

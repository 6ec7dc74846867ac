package main

import (
	"fmt"
	"strings"
)

// self: nobody else answered.
const self = "answered_by IS DISTINCT FROM 'proxy'"

// swemwbsPlain turns the seven answers into the metric score by the published
// table (Stewart-Brown and others 2009), raw sums 7 to 35 in order.
const swemwbsPlain = "[7,9.51,11.25,12.4,13.33,14.08,14.75,15.32,15.84,16.36,16.88,17.43,17.98,18.59,19.25,19.98,20.73,21.54,22.35,23.21,24.11,25.03,26.02,27.03,28.13,29.31,30.7,32.55,35][swemwbs_1+swemwbs_2+swemwbs_3+swemwbs_4+swemwbs_5+swemwbs_6+swemwbs_7-6]"

const swemwbsAll = "swemwbs_1>0 AND swemwbs_2>0 AND swemwbs_3>0 AND swemwbs_4>0 AND swemwbs_5>0 AND swemwbs_6>0 AND swemwbs_7>0 AND " + self

// plainlyMore is plainly for the questionnaires that came later.
var plainlyMore = map[string]string{
	"friends_none": latestAnswer("friends_n >= 0", "CASE friends_n WHEN 0 THEN 1 ELSE 0 END"),
	"life_sat_low": latestAnswer("life_sat >= 0 AND "+self, "CASE WHEN life_sat < 5 THEN 1 ELSE 0 END"),
	// Returns, summed by year: n is everything counted, the sum is what is divided.
	"approved": `SELECT scheme_id, substr(quarter, 1, 7), (sum(carers_new) + sum(enquiries))::BIGINT, sum(carers_new)::DOUBLE
		FROM scheme_quarter WHERE superseded_by IS NULL AND carers_new >= 0 AND enquiries >= 0 GROUP BY 1, 2`,
	// Applications: weeks begun from enquiry to approval; and full months watched, those who left as long as the scheme's list goes.
	"approval_weeks": `SELECT scheme_id, printf('%d-%02d', fy, (fy + 1) % 100), count(*), sum(weeks)::DOUBLE
		FROM (SELECT scheme_id, year(decided_on - INTERVAL 3 MONTH) AS fy, (SELECT count(*) FROM range(0, 600) w(k) WHERE enquired_on + 7 * k::INT < decided_on) AS weeks
		  FROM application WHERE superseded_by IS NULL AND outcome = 'approved') GROUP BY 1, 2`,
	"approval_reached": `SELECT scheme_id, printf('%d-%02d', fy, (fy + 1) % 100), count(*),
		  sum((SELECT count(*) FROM range(1, 241) m(k) WHERE enquired_on + to_months(k::INT) <= CASE outcome WHEN 'approved' THEN decided_on ELSE goes_to END))::DOUBLE
		FROM (SELECT a.*, year(enquired_on - INTERVAL 3 MONTH) AS fy,
		        CASE WHEN outcome IS NULL THEN as_of ELSE (SELECT max(as_of) FROM application l WHERE l.scheme_id = a.scheme_id AND l.superseded_by IS NULL) END AS goes_to
		      FROM application a WHERE superseded_by IS NULL) GROUP BY 1, 2`,
	// Matches, safeguarding enquiries (the latest of each person in a year) and yearly facts: a code above nought is an answer.
	"chose": `SELECT scheme_id, printf('%d-%02d', fy, (fy + 1) % 100), count(*), sum(CASE WHEN person_chose + carer_chose + met_before = 3 THEN 1 ELSE 0 END)::DOUBLE
		FROM (SELECT *, year(started_on - INTERVAL 3 MONTH) AS fy FROM matching WHERE superseded_by IS NULL)
		WHERE person_chose > 0 AND carer_chose > 0 AND met_before > 0 GROUP BY 1, 2`,
	"risk_reduced":    latestEnquiry("risk BETWEEN 1 AND 3", "CASE WHEN risk < 3 THEN 1 ELSE 0 END"),
	"outcomes_asked":  latestEnquiry("asked > 0", "CASE asked WHEN 3 THEN 0 ELSE 1 END"),
	"outcomes_met":    latestEnquiry("asked = 1 AND achieved > 0", "CASE achieved WHEN 3 THEN 0 ELSE 1 END"),
	"health_check":    yearlyFact("need = 'learning_disability' AND (health_check = 2 OR health_check = 1 AND health_plan > 0)", "CASE WHEN health_check = 1 AND health_plan = 1 THEN 1 ELSE 0 END"),
	"psychotropic":    yearlyFact("need IN ('autism', 'learning_disability') AND (psychotropic = 2 OR psychotropic = 1 AND diagnosis > 0)", "CASE WHEN psychotropic = 1 AND diagnosis = 2 THEN 1 ELSE 0 END"),
	"medicine_review": yearlyFact("need IN ('autism', 'learning_disability') AND psychotropic = 1 AND reviewed > 0", "2 - reviewed"),
	"dnacpr":          yearlyFact("dnacpr > 0", "2 - dnacpr"),
	"dnacpr_right":    yearlyFact("dnacpr = 1 AND dnacpr_involved > 0 AND dnacpr_correct > 0", "CASE WHEN dnacpr_involved + dnacpr_correct = 2 THEN 1 ELSE 0 END"),
	"waiting": `SELECT scheme_id, substr(quarter, 1, 7), (waiting_people + vacancies)::BIGINT, waiting_people::DOUBLE
		FROM scheme_quarter WHERE superseded_by IS NULL AND quarter LIKE '%Q4' AND waiting_people >= 0 AND vacancies >= 0`,
	"carers_left": `SELECT q.scheme_id, substr(q.quarter, 1, 7), (last.carers_approved + sum(q.carers_left))::BIGINT, sum(q.carers_left)::DOUBLE
		FROM scheme_quarter q JOIN scheme_quarter last ON last.scheme_id = q.scheme_id AND last.quarter = substr(q.quarter, 1, 7) || 'Q4' AND last.superseded_by IS NULL
		WHERE q.superseded_by IS NULL AND q.carers_left >= 0 AND q.carers_approved >= 0 GROUP BY 1, 2, last.carers_approved HAVING count(*) = 4 AND sum(q.carers_approved) > 0`,
	"endings_unplanned": `WITH quarters AS (SELECT scheme_id, min(substr(quarter, 1, 4)::INT * 4 + substr(quarter, 9, 1)::INT - 1) AS lo, max(substr(quarter, 1, 4)::INT * 4 + substr(quarter, 9, 1)::INT - 1) AS hi
			FROM scheme_quarter WHERE superseded_by IS NULL GROUP BY 1),
		years AS (SELECT scheme_id, y, greatest(make_date(y, 4, 1), make_date(lo // 4, 4, 1) + to_months(3 * (lo % 4))) AS since,
			least(make_date(y + 1, 4, 1), make_date(hi // 4, 4, 1) + to_months(3 * (hi % 4) + 3)) AS until FROM quarters, unnest(range(lo // 4, hi // 4 + 1)) t(y))
		SELECT a.scheme_id, printf('%d-%02d', y, (y + 1) % 100), count(*), coalesce(sum(CASE WHEN end_on < until AND planned = 'no' THEN 1 ELSE 0 END), 0)::DOUBLE
		FROM arrangement a JOIN years USING (scheme_id)
		WHERE superseded_by IS NULL AND type = 'live_in' AND start_on < until AND coalesce(end_on, until) >= since GROUP BY 1, 2`,
	"lonely_score": latestAnswer("ucla_1 > 0 AND ucla_2 > 0 AND ucla_3 > 0 AND "+self, "ucla_1 + ucla_2 + ucla_3"),
	"wellbeing":    latestAnswer(swemwbsAll, swemwbsPlain),
	"worthwhile":   latestAnswer("worthwhile >= 0 AND "+self, "worthwhile"),
	"happy":        latestAnswer("happy >= 0 AND "+self, "happy"),
	"anxious":      latestAnswer("anxious >= 0 AND "+self, "anxious"),
	"kindness":     latestAnswer("kindness > 0", "CASE WHEN kindness IN (1, 2) THEN 1 ELSE 0 END"),
	"say_once":     latestAnswer("say_once > 0", "CASE say_once WHEN 2 THEN 1 ELSE 0 END"),
	"satisfied": latestAnswer("ascs_q1 > 0 AND form_type IN (1, 2)",
		"CASE WHEN form_type = 1 AND ascs_q1 IN (1, 2) OR form_type = 2 AND ascs_q1 = 1 THEN 1 ELSE 0 END"),
	"information": latestAnswer("ascs_q12 IN (2, 3, 4, 5)", "CASE WHEN ascs_q12 < 4 THEN 1 ELSE 0 END"),
	"work":        latestAnswer("work_status > 0 AND "+workingAge, "CASE WHEN work_status IN (1, 2) THEN 1 ELSE 0 END"),
	"belong": latestAnswer(`belong > 0 AND (SELECT count(*) FROM arrangement a WHERE a.superseded_by IS NULL AND a.scheme_id = t.scheme_id AND a.person_key = t.person_key
		AND a.type IN ('live_in', 'homeshare_match') AND t.answered_on BETWEEN a.start_on AND coalesce(a.end_on, DATE '9999-01-01')) > 0`, "CASE WHEN belong IN (1, 2) THEN 1 ELSE 0 END"),
	// The published formula (NHS Digital, 1J), on the answers.
	"scrqol_adjusted": latestAnswer(`least(control, personal_care, food, home_clean, safe, contact, occupation, dignity) >= 1 AND num_nulls = 0
		AND ascs_q13 > 0 AND ascs_q15a > 0 AND ascs_q15b > 0 AND ascs_q15c > 0 AND ascs_q15d > 0 AND ascs_q16a > 0 AND ascs_q16b > 0 AND ascs_q16c > 0 AND ascs_q17 > 0 AND ascs_q18 > 0
		AND stratum IN (2, 4) AND setting = 1 AND age_group IN (1, 2)`,
		`round(0.203 * ([1,0.919,0.541,0][control] + [0.911,0.789,0.265,0.195][personal_care] + [0.879,0.775,0.294,0.184][food] + [0.863,0.78,0.374,0.288][home_clean] + [0.88,0.452,0.298,0.114][safe] + [0.873,0.748,0.497,0.241][contact] + [0.962,0.927,0.567,0.17][occupation] + [0.847,0.637,0.295,0.263][dignity]) - 0.466
		- (0.5798 - 0.0202 * (ascs_q15a + ascs_q15b + ascs_q15c + ascs_q15d + ascs_q16a + ascs_q16b + ascs_q16c - 7)
		   + [0,0,-0.0148,-0.109,-0.109][ascs_q13] + [0,-0.0308,-0.125,-0.125][ascs_q17] + [0,-0.0603,-0.11,-0.11][ascs_q18] + [0,0.0473][age_group]), 6)`),
	"wellbeing_outcome": pairedAnswers(swemwbsAll, swemwbsPlain, 90, "CASE WHEN d > 2.87 THEN 1 ELSE 0 END"),
	"balance_moves":     pairedAnswers("balance > 0 AND "+self, "balance", 30, "CASE now WHEN 1 THEN 1 ELSE 0 END"),
	"live_in_growth": `SELECT scheme_id, printf('%d-%02d', y, (y + 1) % 100), count(DISTINCT person_key), count(DISTINCT person_key)::DOUBLE
		FROM arrangement a JOIN (SELECT DISTINCT scheme_id, substr(quarter, 1, 4)::INT AS y FROM scheme_quarter WHERE superseded_by IS NULL AND quarter LIKE '%Q4') USING (scheme_id)
		WHERE superseded_by IS NULL AND type = 'live_in' AND start_on <= make_date(y + 1, 3, 31) AND (end_on IS NULL OR end_on >= make_date(y + 1, 3, 31)) GROUP BY 1, 2`,
	// People of the year by their identity and need, from the tables alone: open on a day of a year that the scheme has told of.
	"reach_learning_disability":        withDisabilityInYear,
	"budget_share_learning_disability": withDisabilityInYear,
	"before_learning_disability":       livedBefore("learning_disability"),
	"before_mental_health":             livedBefore("mental_health"),
	"wellbeing_change":                 pairedAnswers(swemwbsAll, swemwbsPlain, 90, "d"),
	"carer_kindness":                   latestOf("carer", "warmth"),
	"carer_dignity":                    latestOf("carer", "respect"),
	"carer_trusted":                    latestOf("carer", "trust"),
	"carer_listened":                   latestOf("carer", "listened"),
	"carer_valued":                     latestOf("carer", "valued"),
	"worker_kindness":                  latestOf("worker", "warmth"),
	"worker_dignity":                   latestOf("worker", "respect"),
	"worker_trusted":                   latestOf("worker", "trust"),
	"worker_listened":                  latestOf("worker", "listened"),
	"worker_valued":                    latestOf("worker", "valued"),
	"worker_time":                      latestOf("worker", "time_enough"),
	"area_say_spend":                   latestOfArea("say_spend"),
	"area_own_plans":                   latestOfArea("own_plans"),
	"area_small_groups":                latestOfArea("small_groups"),
	"area_find_out":                    latestOfArea("find_out"),
	"area_linking":                     latestOfArea("linking"),
	"area_strengths":                   latestOfArea("strengths"),
	"area_shared_homes":                latestOfArea("shared_homes"),
	"area_share_power":                 latestOfArea("share_power"),
	"area_early_help":                  latestOfArea("early_help"),
	"area_kind_work":                   latestOfArea("kind_work"),
	"carer_block":                      latestRow("carer", "system_impact > 0", "CASE system_impact WHEN 3 THEN 1 ELSE 0 END"),
	"carer_pay_rise":                   latestRow("carer", "pay_rise > 0", "CASE pay_rise WHEN 1 THEN 1 ELSE 0 END"),
	"carer_breaks":                     latestRow("carer", "breaks > 0", "CASE breaks WHEN 1 THEN 1 ELSE 0 END"),
	"carer_qol": latestRow("carer", "carer_occupation > 0 AND carer_control > 0 AND carer_self_care > 0 AND carer_safety > 0 AND carer_contact > 0 AND carer_encouragement > 0",
		"18 - carer_occupation - carer_control - carer_self_care - carer_safety - carer_contact - carer_encouragement"),
	// Of the live-in arrangements whose first birthday lies in the year, on or before the
	// last day that the scheme's own records speak of: for how many full months it was watched.
	"lasting": `SELECT scheme_id, printf('%d-%02d', fy, (fy + 1) % 100), count(*),
		  sum((SELECT count(*) FROM range(1, 241) m(k) WHERE start_on + to_months(k::INT) < until AND start_on + to_months(k::INT) <= coalesce(end_on, until)))::DOUBLE
		FROM (SELECT a.*, start_on + INTERVAL 1 YEAR AS birthday, year(start_on + INTERVAL 1 YEAR - INTERVAL 3 MONTH) AS fy,
		        (SELECT max(make_date(quarter[1:4]::INT + (quarter[9:9] = '4')::INT, [4, 7, 10, 1][quarter[9:9]::INT], 1) + INTERVAL 3 MONTH) FROM scheme_quarter q WHERE q.scheme_id = a.scheme_id AND q.superseded_by IS NULL) AS until,
		        (SELECT min(make_date(quarter[1:4]::INT + (quarter[9:9] = '4')::INT, [4, 7, 10, 1][quarter[9:9]::INT], 1)) FROM scheme_quarter q WHERE q.scheme_id = a.scheme_id AND q.superseded_by IS NULL) AS since
		      FROM arrangement a WHERE type = 'live_in' AND superseded_by IS NULL)
		WHERE birthday < until AND birthday >= since GROUP BY 1, 2`,
}

const workingAge = `(SELECT count(*) FROM person p WHERE p.superseded_by IS NULL AND p.scheme_id = t.scheme_id AND p.person_key = t.person_key
	AND year(t.answered_on) - p.birth_year BETWEEN 18 AND 64) > 0`

// latestEnquiry is the latest concluded safeguarding enquiry about each person in a year.
func latestEnquiry(counts, value string) string {
	return fmt.Sprintf(`SELECT scheme_id, printf('%%d-%%02d', fy, (fy + 1) %% 100), count(*), sum(%s)::DOUBLE
		FROM (SELECT *, year(concluded_on - INTERVAL 3 MONTH) AS fy FROM safeguarding WHERE superseded_by IS NULL
		  QUALIFY row_number() OVER (PARTITION BY scheme_id, person_key, fy ORDER BY concluded_on DESC, enquiry_key DESC) = 1)
		WHERE %s GROUP BY 1, 2`, value, counts)
}

// yearlyFact is what is known of each person in a year, with their need.
func yearlyFact(counts, value string) string {
	return fmt.Sprintf(`SELECT scheme_id, year, count(*), sum(%s)::DOUBLE
		FROM (SELECT y.*, (SELECT any_value(need) FROM person p WHERE p.superseded_by IS NULL AND p.scheme_id = y.scheme_id AND p.person_key = y.person_key) AS need
		  FROM person_year y WHERE superseded_by IS NULL)
		WHERE %s GROUP BY 1, 2`, value, counts)
}

// latestOf is who agrees with a statement, among carers or workers.
func latestOf(who, statement string) string {
	return latestRow(who, statement+" > 0", "CASE WHEN "+statement+" IN (1, 2) THEN 1 ELSE 0 END")
}

// latestOfArea is who agrees with a statement on an area, whoever they are.
func latestOfArea(statement string) string {
	return strings.ReplaceAll(latestOf("area", statement), "area_key", "respondent_key")
}

func latestRow(who, counts, value string) string {
	return fmt.Sprintf(`SELECT scheme_id, printf('%%d-%%02d', fy, (fy + 1) %% 100), count(*), sum(%s)::DOUBLE
		FROM (SELECT *, CASE WHEN month(answered_on) >= 4 THEN year(answered_on) ELSE year(answered_on) - 1 END AS fy
		  FROM %s_response WHERE superseded_by IS NULL
		  QUALIFY row_number() OVER (PARTITION BY scheme_id, %s_key, fy ORDER BY answered_on DESC) = 1)
		WHERE %s GROUP BY 1, 2`, value, who, who, counts)
}

// pairedAnswers sets the latest answer of each person and year beside their first.
func pairedAnswers(counts, score string, days int, value string) string {
	return fmt.Sprintf(`WITH own AS (
			SELECT scheme_id, person_key, answered_on, CASE WHEN %s THEN %s END AS x,
			  CASE WHEN month(answered_on) >= 4 THEN year(answered_on) ELSE year(answered_on) - 1 END AS fy
			FROM survey_response_whole WHERE superseded_by IS NULL),
		last AS (SELECT * FROM own QUALIFY row_number() OVER (PARTITION BY scheme_id, person_key, fy ORDER BY answered_on DESC) = 1),
		first AS (SELECT * FROM own WHERE x IS NOT NULL QUALIFY row_number() OVER (PARTITION BY scheme_id, person_key ORDER BY answered_on) = 1)
		SELECT scheme_id, printf('%%d-%%02d', fy, (fy + 1) %% 100), count(*), sum(%s)::DOUBLE
		FROM (SELECT l.scheme_id, l.fy, round(l.x::DOUBLE - f.x::DOUBLE, 2) AS d, l.x AS now, f.x AS was FROM last l JOIN first f USING (scheme_id, person_key)
		  WHERE l.x IS NOT NULL AND date_diff('day', f.answered_on, l.answered_on) >= %d)
		GROUP BY 1, 2`, counts, score, value, days)
}

// livedBefore counts live-in arrangements of people with one need that were open in a
// quarter of the year in which the scheme sent a return.
func livedBefore(need string) string {
	return fmt.Sprintf(`SELECT a.scheme_id, y.year, count(DISTINCT a.arrangement_key), count(DISTINCT a.arrangement_key)::DOUBLE
		FROM arrangement a JOIN person p ON p.superseded_by IS NULL AND p.scheme_id = a.scheme_id AND p.person_key = a.person_key AND p.need = '%s'
		JOIN (SELECT DISTINCT scheme_id, substr(quarter, 1, 7) AS year, make_date(substr(quarter, 1, 4)::INT + (substr(quarter, 9, 1) = '4')::INT, ((substr(quarter, 9, 1)::INT * 3) %% 12) + 1, 1) AS first_day FROM scheme_quarter WHERE superseded_by IS NULL) y
		  ON y.scheme_id = a.scheme_id AND a.start_on < y.first_day + INTERVAL 3 MONTH AND coalesce(a.end_on, DATE '9999-01-01') >= y.first_day
		WHERE a.superseded_by IS NULL AND a.type = 'live_in' GROUP BY 1, 2`, need)
}

// withDisabilityInYear are the people with a learning disability who were supported in a
// year: those of whom both indicators of reach speak.
const withDisabilityInYear = `SELECT scheme_id, printf('%d-%02d', y, (y + 1) % 100), count(DISTINCT person_key), count(DISTINCT person_key)::DOUBLE
		FROM arrangement a JOIN person p USING (scheme_id, person_key)
		JOIN (SELECT scheme_id, quarter, substr(quarter, 1, 4)::INT AS y FROM scheme_quarter WHERE superseded_by IS NULL) q USING (scheme_id)
		WHERE a.superseded_by IS NULL AND p.superseded_by IS NULL AND p.need = 'learning_disability'
		  AND start_on < make_date(y, 4, 1) + to_months(3 * right(quarter, 1)::INT) AND (end_on IS NULL OR end_on >= make_date(y, 4, 1) + to_months(3 * (right(quarter, 1)::INT - 1)))
		GROUP BY 1, 2`

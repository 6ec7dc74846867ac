-- Survey responses in force, each answer as a number or NULL, and beside it the reason why it is NULL.
-- The codes that stand for "not an answer" stop here. A row here is made from one row of
-- response_code and from nothing else: cells are counted by that (see cells/tally_alike).
-- after: views/response_code
CREATE OR REPLACE VIEW response AS
SELECT r.respondent, r.scheme, r.occurred, r.wave, r.answered_by, r.age_band, r.gender, r.need, r.ethnicity, r.communication, r.deprivation,
       CASE r.setting WHEN 1 THEN 'community' WHEN 2 THEN 'residential_care' WHEN 3 THEN 'nursing_care' END AS setting,
       CASE WHEN r.friends_n >= 0 THEN r.friends_n END AS friends_n, why_missing(r.friends_n) AS friends_n_missing,
       CASE WHEN r.friends_help >= 0 THEN r.friends_help END AS friends_help, why_missing(r.friends_help) AS friends_help_missing,
       CASE WHEN r.friends_enough >= 0 THEN r.friends_enough END AS friends_enough, why_missing(r.friends_enough) AS friends_enough_missing,
       CASE WHEN r.balance >= 0 THEN r.balance END AS balance, why_missing(r.balance) AS balance_missing,
       CASE WHEN r.lonely >= 0 THEN r.lonely END AS lonely, why_missing(r.lonely) AS lonely_missing,
       CASE WHEN r.life_sat >= 0 THEN r.life_sat END AS life_sat, why_missing(r.life_sat) AS life_sat_missing,
       CASE WHEN r.worthwhile >= 0 THEN r.worthwhile END AS worthwhile, why_missing(r.worthwhile) AS worthwhile_missing,
       CASE WHEN r.happy >= 0 THEN r.happy END AS happy, why_missing(r.happy) AS happy_missing,
       CASE WHEN r.anxious >= 0 THEN r.anxious END AS anxious, why_missing(r.anxious) AS anxious_missing,
       CASE WHEN r.choice >= 0 THEN r.choice END AS choice, why_missing(r.choice) AS choice_missing,
       CASE WHEN r.control >= 0 THEN r.control END AS control, why_missing(r.control) AS control_missing,
       CASE WHEN r.personal_care >= 0 THEN r.personal_care END AS personal_care, why_missing(r.personal_care) AS personal_care_missing,
       CASE WHEN r.food >= 0 THEN r.food END AS food, why_missing(r.food) AS food_missing,
       CASE WHEN r.home_clean >= 0 THEN r.home_clean END AS home_clean, why_missing(r.home_clean) AS home_clean_missing,
       CASE WHEN r.safe >= 0 THEN r.safe END AS safe, why_missing(r.safe) AS safe_missing,
       CASE WHEN r.contact >= 0 THEN r.contact END AS contact, why_missing(r.contact) AS contact_missing,
       CASE WHEN r.occupation >= 0 THEN r.occupation END AS occupation, why_missing(r.occupation) AS occupation_missing,
       CASE WHEN r.dignity >= 0 THEN r.dignity END AS dignity, why_missing(r.dignity) AS dignity_missing,
       CASE WHEN r.belong >= 0 THEN r.belong END AS belong, why_missing(r.belong) AS belong_missing,
       CASE WHEN r.kindness >= 0 THEN r.kindness END AS kindness, why_missing(r.kindness) AS kindness_missing,
       CASE WHEN r.say_once >= 0 THEN r.say_once END AS say_once, why_missing(r.say_once) AS say_once_missing,
       CASE WHEN r.work_status >= 0 THEN r.work_status END AS work_status, why_missing(r.work_status) AS work_status_missing,
       CASE WHEN r.ascs_q12 >= 0 THEN r.ascs_q12 END AS ascs_q12, why_missing(r.ascs_q12) AS ascs_q12_missing,
       r.ucla_score AS ucla_score,
       CASE WHEN r.ucla_score IS NOT NULL THEN NULL
            WHEN coalesce(r.ucla_1, r.ucla_2, r.ucla_3) IS NULL THEN 'not_asked'
            WHEN r.ucla_1 >= 0 AND r.ucla_2 >= 0 AND r.ucla_3 >= 0 THEN 'not_scored'
            ELSE 'not_all_items' END AS ucla_score_missing,
       r.swemwbs_score AS swemwbs_score,
       CASE WHEN r.swemwbs_score IS NOT NULL THEN NULL
            WHEN coalesce(r.swemwbs_1, r.swemwbs_2, r.swemwbs_3, r.swemwbs_4, r.swemwbs_5, r.swemwbs_6, r.swemwbs_7) IS NULL THEN 'not_asked'
            WHEN r.swemwbs_1 >= 0 AND r.swemwbs_2 >= 0 AND r.swemwbs_3 >= 0 AND r.swemwbs_4 >= 0 AND r.swemwbs_5 >= 0 AND r.swemwbs_6 >= 0 AND r.swemwbs_7 >= 0 THEN 'not_scored'
            ELSE 'not_all_items' END AS swemwbs_score_missing,
       r.ascs_satisfaction,
       CASE WHEN r.ascs_satisfaction IS NOT NULL THEN NULL ELSE coalesce(why_missing(r.ascs_q1), 'not_scored') END AS ascs_satisfaction_missing,
       r.scrqol_adjusted AS scrqol_adjusted,
       CASE WHEN r.scrqol_adjusted IS NOT NULL THEN NULL
            WHEN coalesce(r.ascs_q13, r.ascs_q15a, r.ascs_q15b, r.ascs_q15c, r.ascs_q16a, r.ascs_q16b, r.ascs_q16c, r.ascs_q17, r.ascs_q18) IS NULL THEN 'not_asked'
            WHEN r.stratum = 1 OR r.setting IN (2, 3) THEN 'not_in_measure'
            WHEN r.ascs_q13 >= 0 AND r.ascs_q15a >= 0 AND r.ascs_q15b >= 0 AND r.ascs_q15c >= 0 AND r.ascs_q16a >= 0 AND r.ascs_q16b >= 0 AND r.ascs_q16c >= 0 AND r.ascs_q17 >= 0 AND r.ascs_q18 >= 0 THEN 'not_scored'
            ELSE 'not_all_items' END AS scrqol_adjusted_missing,
       r.scrqol,
       CASE WHEN r.scrqol IS NOT NULL THEN NULL
            WHEN coalesce(r.control, r.personal_care, r.food, r.home_clean, r.safe, r.contact, r.occupation, r.dignity) IS NULL THEN 'not_asked'
            WHEN r.control >= 0 AND r.personal_care >= 0 AND r.food >= 0 AND r.home_clean >= 0 AND r.safe >= 0 AND r.contact >= 0 AND r.occupation >= 0 AND r.dignity >= 0 THEN 'not_scored'
            WHEN (r.control >= 0 OR r.control < -4) AND (r.personal_care >= 0 OR r.personal_care < -4) AND (r.food >= 0 OR r.food < -4) AND (r.home_clean >= 0 OR r.home_clean < -4)
             AND (r.safe >= 0 OR r.safe < -4) AND (r.contact >= 0 OR r.contact < -4) AND (r.occupation >= 0 OR r.occupation < -4) AND (r.dignity >= 0 OR r.dignity < -4) THEN 'unreadable'
            ELSE 'not_all_eight' END AS scrqol_missing
FROM response_code r

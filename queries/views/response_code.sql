-- Survey responses in force as their answers are coded, with the facts about the person
-- where the scheme sent them; unknown stays NULL. Only the view response reads this: the
-- codes that stand for "not an answer" stop there.
-- after: views/person_now views/survey_response_whole
CREATE OR REPLACE VIEW response_code AS
SELECT r.person_key AS respondent, r.scheme_id AS scheme, r.answered_on AS occurred, r.wave, r.answered_by,
       age_band(year(r.answered_on) - p.birth_year) AS age_band, p.gender, p.need, p.ethnicity, p.communication, p.deprivation,
       r.friends_n, r.friends_help, r.friends_enough, r.balance, r.lonely, r.life_sat,
       r.worthwhile, r.happy, r.anxious, r.choice, r.control, r.personal_care, r.food,
       r.home_clean, r.safe, r.contact, r.occupation, r.dignity, r.scrqol,
       r.belong, r.kindness, r.say_once, r.work_status, r.stratum, r.setting,
       r.ucla_1, r.ucla_2, r.ucla_3, r.ucla_score,
       r.swemwbs_1, r.swemwbs_2, r.swemwbs_3, r.swemwbs_4, r.swemwbs_5, r.swemwbs_6, r.swemwbs_7, r.swemwbs_score,
       r.ascs_q1, r.ascs_q12, r.ascs_q13, r.ascs_q15a, r.ascs_q15b, r.ascs_q15c, r.ascs_q16a, r.ascs_q16b, r.ascs_q16c,
       r.ascs_q17, r.ascs_q18, r.ascs_satisfaction, r.scrqol_adjusted
FROM survey_response_whole r
LEFT JOIN person_now p ON p.scheme_id = r.scheme_id AND p.person_key = r.person_key
WHERE r.superseded_by IS NULL

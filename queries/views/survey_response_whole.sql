-- Survey responses with every answer and score as a column of its own, in the order of the contract:
-- those of a questionnaire that the file did not ask are NULL. A group is only looked into where
-- there is one, for an empty one would cost as much as a full one.
CREATE OR REPLACE VIEW survey_response_whole AS
SELECT scheme_id, person_key, CAST(wave AS VARCHAR) AS wave, answered_on, CAST(answered_by AS VARCHAR) AS answered_by,
       friends_n, friends_help, friends_enough, balance, lonely, life_sat, worthwhile, happy, anxious, choice, control,
       personal_care, food, home_clean, safe, contact, occupation, dignity, indep_help,
       home.friends_why AS friends_why, home.belong AS belong, home.kindness AS kindness, home.say_once AS say_once,
       home.work_status AS work_status, impact.impact_health AS impact_health,
       impact.impact_feelings AS impact_feelings, impact.impact_choice AS impact_choice,
       impact.impact_social AS impact_social, impact.impact_family AS impact_family,
       impact.impact_community AS impact_community, impact.impact_belonging AS impact_belonging,
       impact.impact_home AS impact_home, impact.impact_day AS impact_day, impact.impact_work AS impact_work,
       ucla.ucla_1 AS ucla_1, ucla.ucla_2 AS ucla_2, ucla.ucla_3 AS ucla_3, wellbeing.swemwbs_1 AS swemwbs_1,
       wellbeing.swemwbs_2 AS swemwbs_2, wellbeing.swemwbs_3 AS swemwbs_3, wellbeing.swemwbs_4 AS swemwbs_4,
       wellbeing.swemwbs_5 AS swemwbs_5, wellbeing.swemwbs_6 AS swemwbs_6, wellbeing.swemwbs_7 AS swemwbs_7,
       wellbeing.wemwbs_4 AS wemwbs_4, wellbeing.wemwbs_5 AS wemwbs_5, wellbeing.wemwbs_8 AS wemwbs_8,
       wellbeing.wemwbs_10 AS wemwbs_10, wellbeing.wemwbs_12 AS wemwbs_12, wellbeing.wemwbs_13 AS wemwbs_13,
       wellbeing.wemwbs_14 AS wemwbs_14, ascs.form_type AS form_type, ascs.stratum AS stratum, ascs.setting AS setting,
       ascs.age_group AS age_group, ascs.ascs_q1 AS ascs_q1, ascs.ascs_q2a AS ascs_q2a, ascs.ascs_q2b AS ascs_q2b,
       ascs.ascs_q2c AS ascs_q2c, ascs.ascs_q12 AS ascs_q12, ascs.ascs_q13 AS ascs_q13, ascs.ascs_q14a AS ascs_q14a,
       ascs.ascs_q14b AS ascs_q14b, ascs.ascs_q15a AS ascs_q15a, ascs.ascs_q15b AS ascs_q15b,
       ascs.ascs_q15c AS ascs_q15c, ascs.ascs_q15d AS ascs_q15d, ascs.ascs_q16a AS ascs_q16a,
       ascs.ascs_q16b AS ascs_q16b, ascs.ascs_q16c AS ascs_q16c, ascs.ascs_q16d AS ascs_q16d,
       ascs.ascs_q17 AS ascs_q17, ascs.ascs_q18 AS ascs_q18, eq5d.eq5d_mobility AS eq5d_mobility,
       eq5d.eq5d_self_care AS eq5d_self_care, eq5d.eq5d_usual_activities AS eq5d_usual_activities,
       eq5d.eq5d_pain AS eq5d_pain, eq5d.eq5d_anxiety AS eq5d_anxiety, eq5d.eq5d_vas AS eq5d_vas,
       lsns.lsns_1 AS lsns_1, lsns.lsns_2 AS lsns_2, lsns.lsns_3 AS lsns_3, lsns.lsns_4 AS lsns_4,
       lsns.lsns_5 AS lsns_5, lsns.lsns_6 AS lsns_6, icecap.icecap_stability AS icecap_stability,
       icecap.icecap_attachment AS icecap_attachment, icecap.icecap_autonomy AS icecap_autonomy,
       icecap.icecap_achievement AS icecap_achievement, icecap.icecap_enjoyment AS icecap_enjoyment,
       ucla.ucla_score AS ucla_score, wellbeing.swemwbs_score AS swemwbs_score, wellbeing.wemwbs_score AS wemwbs_score,
       ascs.ascof_1a AS ascof_1a, scrqol, ascs.ascs_satisfaction AS ascs_satisfaction, ascs.ascs_life AS ascs_life,
       ascs.scrqol_adjusted AS scrqol_adjusted, eq5d.eq5d_utility AS eq5d_utility, lsns.lsns_score AS lsns_score,
       lsns.lsns_family AS lsns_family, lsns.lsns_friends AS lsns_friends, icecap.icecap_score AS icecap_score,
       instrument_version, batch, sheet, line, superseded_by
FROM (
  SELECT * REPLACE (
         CASE WHEN home IS NOT NULL THEN home[1] END AS home,
         CASE WHEN impact IS NOT NULL THEN impact[1] END AS impact,
         CASE WHEN ucla IS NOT NULL THEN ucla[1] END AS ucla,
         CASE WHEN wellbeing IS NOT NULL THEN wellbeing[1] END AS wellbeing,
         CASE WHEN ascs IS NOT NULL THEN ascs[1] END AS ascs,
         CASE WHEN eq5d IS NOT NULL THEN eq5d[1] END AS eq5d,
         CASE WHEN lsns IS NOT NULL THEN lsns[1] END AS lsns,
         CASE WHEN icecap IS NOT NULL THEN icecap[1] END AS icecap
  ) FROM survey_response
)

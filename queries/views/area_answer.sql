-- Answers on an area in force, each as a number or NULL, and beside it the reason why it is NULL.
-- This is the only reader of area_response: the codes that stand for "not an answer"
-- stop here. The respondent is somebody of a council, a charity or an area.
CREATE OR REPLACE VIEW area_answer AS
SELECT r.respondent_key AS respondent, r.scheme_id AS scheme, r.answered_on AS occurred, r.wave, r.view_from,
       CASE WHEN r.say_spend >= 0 THEN r.say_spend END AS say_spend, why_missing(r.say_spend) AS say_spend_missing,
       CASE WHEN r.own_plans >= 0 THEN r.own_plans END AS own_plans, why_missing(r.own_plans) AS own_plans_missing,
       CASE WHEN r.small_groups >= 0 THEN r.small_groups END AS small_groups, why_missing(r.small_groups) AS small_groups_missing,
       CASE WHEN r.find_out >= 0 THEN r.find_out END AS find_out, why_missing(r.find_out) AS find_out_missing,
       CASE WHEN r.linking >= 0 THEN r.linking END AS linking, why_missing(r.linking) AS linking_missing,
       CASE WHEN r.strengths >= 0 THEN r.strengths END AS strengths, why_missing(r.strengths) AS strengths_missing,
       CASE WHEN r.shared_homes >= 0 THEN r.shared_homes END AS shared_homes, why_missing(r.shared_homes) AS shared_homes_missing,
       CASE WHEN r.share_power >= 0 THEN r.share_power END AS share_power, why_missing(r.share_power) AS share_power_missing,
       CASE WHEN r.early_help >= 0 THEN r.early_help END AS early_help, why_missing(r.early_help) AS early_help_missing,
       CASE WHEN r.kind_work >= 0 THEN r.kind_work END AS kind_work, why_missing(r.kind_work) AS kind_work_missing
FROM area_response r
WHERE r.superseded_by IS NULL

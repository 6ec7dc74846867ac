-- Social care-related quality of life less what is expected from age, health, daily
-- tasks, the home and the surroundings: what support adds, by the published formula of
-- the official measure 1B. Only people count who answered every question that it needs;
-- people with a learning disability as the survey samples them and people in care homes
-- are not in the measure.
-- id: KHI-10b
-- title: Quality of life from support
-- question: What does support add to quality of life?
-- sentence: Support adds {value} to social care-related quality of life on average
-- kind: mean
-- unit: ratio
-- better: higher
-- theme: Wellbeing
-- of: people
-- each: person
-- by: age_band gender need ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- within: scrqol
-- scale: -0.797735 1.045645
-- min-n: 5
-- instrument: ASCOT SCT4 and Adult Social Care Survey, questions 13 and 15 to 18
-- licence: Wording is the University of Kent's (ASCOT) and is not shipped; codes and scoring only
-- official: 1B
-- withheld: not_all_items not_scored not_in_measure
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN scrqol_adjusted END AS value,
       left_out, age_band, gender, need, ethnicity, communication, deprivation
FROM (
  SELECT r.*, scrqol_adjusted_missing AS left_out
  FROM response r
)

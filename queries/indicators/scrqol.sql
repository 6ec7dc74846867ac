-- Social care-related quality of life by the preference weights for England: the mean
-- over people who answered all eight questions. 1 is the best imaginable and 0 is as bad
-- as being dead.
-- id: KHI-10a
-- title: Social care-related quality of life
-- question: What quality of life do people have, weighted by what matters?
-- sentence: Social care-related quality of life is {value} on average
-- kind: mean
-- unit: ratio
-- scale: -0.170635 0.998645
-- better: higher
-- theme: Wellbeing
-- of: people
-- each: person
-- by: age_band gender need answered_by ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- within: qol
-- withheld: not_all_eight not_scored
-- min-n: 5
-- instrument: ASCOT SCT4 (ASCS q3a to q9a, q11), weights of Netten and others 2012
-- licence: Wording is the University of Kent's (ASCOT) and is not shipped; codes and scoring only
-- note: Answers from before the scores were kept have none and are counted as left out.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN scrqol END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, scrqol_missing AS left_out
  FROM response r
)

-- The share of people with as much control over daily life as they want, or
-- adequate control (the top two of four answers), out of all who answered. This
-- is the rule of the official measure 3A, so that the two can stand side by side.
-- id: KHI-11
-- title: Control over daily life
-- question: Do people have control over their daily lives?
-- sentence: {value} of people have enough control over their daily lives
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Independence, choice and control
-- of: people
-- each: person
-- by: age_band gender need answered_by ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- min-n: 5
-- instrument: Adult Social Care Survey, question 3a
-- licence: Wording is the University of Kent's (ASCOT) and is not shipped; codes and scoring only
-- official: 3A
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (control <= 2)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, control_missing AS left_out
  FROM response r
)

-- The share of people who are extremely or very satisfied with their care and support:
-- the best two of seven answers of the standard form, the best of five of the easy-read
-- form, brought to one scale by the published rule. This is the official measure 1D.
-- id: ASCOF-1D
-- title: Satisfied with care and support
-- question: How many people are very satisfied with their care and support?
-- sentence: {value} of people are extremely or very satisfied with their care and support
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Wellbeing
-- of: people
-- each: person
-- by: age_band gender need ethnicity communication deprivation setting
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- min-n: 5
-- instrument: Adult Social Care Survey, question 1, standard and easy-read forms together
-- licence: Wording is not shipped; codes and scoring only
-- official: 1D
-- withheld: not_scored
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (ascs_satisfaction = 1)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, ethnicity, communication, deprivation, setting
FROM (
  SELECT r.*, ascs_satisfaction_missing AS left_out
  FROM response r
)

-- The share of people who find it easy to get information and advice (very or fairly
-- easy), out of all who have tried. People who never tried are left out and counted, as
-- in the official measure 3C.
-- id: ASCOF-3C
-- title: Information easy to find
-- question: Is it easy to find information about support?
-- sentence: {value} of people who tried find it easy to get information about support
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Independence, choice and control
-- of: people who have tried
-- each: person
-- by: age_band gender need ethnicity communication deprivation setting
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- min-n: 5
-- instrument: Adult Social Care Survey, question 12
-- licence: Wording is not shipped; codes and scoring only
-- official: 3C
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (ascs_q12 IN (2, 3))::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, ethnicity, communication, deprivation, setting
FROM (
  SELECT r.*, CASE WHEN ascs_q12 = 1 THEN 'never_tried' ELSE ascs_q12_missing END AS left_out
  FROM response r
)

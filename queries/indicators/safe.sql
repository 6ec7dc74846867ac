-- The share of people who feel as safe as they want, out of all who answered. Only
-- the best of four answers counts, as in the official measure 4A.
-- id: KHI-20
-- title: As safe as wanted
-- question: Do people feel as safe as they want?
-- sentence: {value} of people feel as safe as they want
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Home and safety
-- of: people
-- each: person
-- by: age_band gender need answered_by ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- official: 4A
-- min-n: 5
-- instrument: Adult Social Care Survey, question 7a
-- licence: Wording is the University of Kent's (ASCOT) and is not shipped; codes and scoring only
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (safe = 1)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, safe_missing AS left_out
  FROM response r
)

-- The share of people who say that the way they are helped makes them feel better
-- about themselves: the best of four answers, out of all who answered.
-- id: KHI-16
-- title: Help that lifts
-- question: Does the way people are helped make them feel better about themselves?
-- sentence: {value} of people say the way they are helped makes them feel better about themselves
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Dignity, warmth and kindness
-- of: people
-- each: person
-- by: age_band gender need answered_by ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- min-n: 5
-- instrument: Adult Social Care Survey, question 11
-- licence: Wording is the University of Kent's (ASCOT) and is not shipped; codes and scoring only
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (dignity = 1)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, dignity_missing AS left_out
  FROM response r
)

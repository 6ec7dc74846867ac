-- The share of people who have as much social contact as they want with people they
-- like, out of all who answered. Only the best of four answers counts, as in the
-- official measure 5A.
-- id: KHI-04
-- title: As much contact as wanted
-- question: Do people see the people they like as much as they want?
-- sentence: {value} of people have as much social contact as they want
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Friendship and belonging
-- of: people
-- each: person
-- by: age_band gender need answered_by ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- official: 5A
-- min-n: 5
-- instrument: Adult Social Care Survey, question 8a
-- licence: Wording is the University of Kent's (ASCOT) and is not shipped; codes and scoring only
-- note: Only the top answer counts.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (contact = 1)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, contact_missing AS left_out
  FROM response r
)

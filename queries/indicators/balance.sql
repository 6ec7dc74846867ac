-- The share of people who say that the balance between doing things their own way
-- and being with other people is right for them now, out of all who gave one of
-- the four answers. Answers that somebody else gave for them are left out and counted.
-- id: KHI-13
-- title: The right balance for me now
-- question: Is the balance of independence and connection right for people now?
-- sentence: {value} of people say the balance of independence and connection is right for them now
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
-- instrument: Our own friends and balance questions (khi_friends)
-- licence: CC0: our own question
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (balance = 1)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, CASE WHEN answered_by = 'proxy' THEN 'proxy' ELSE balance_missing END AS left_out
  FROM response r
)

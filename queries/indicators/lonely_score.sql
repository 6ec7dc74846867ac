-- The mean of the three-question loneliness score, from 3 (least lonely) to 9, of
-- everyone who answered all three questions for themselves or with help. Answers that
-- somebody else gave for them are left out and counted.
-- id: KHI-05a
-- title: Loneliness score
-- question: How lonely do people feel, by three questions?
-- sentence: Loneliness is {value} on a scale from 3 to 9 on average
-- kind: mean
-- unit: score
-- better: lower
-- theme: Friendship and belonging
-- of: people
-- each: person
-- by: age_band gender need ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- scale: 3 9
-- min-n: 5
-- instrument: Three-item loneliness scale (UCLA)
-- licence: Recommended and published by the Office for National Statistics; no fee
-- withheld: not_all_items not_scored
-- note: A higher score is lonelier. It runs the other way from the codes of the direct question.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN ucla_score END AS value,
       left_out, age_band, gender, need, ethnicity, communication, deprivation
FROM (
  SELECT r.*, CASE WHEN answered_by = 'proxy' THEN 'proxy' ELSE ucla_score_missing END AS left_out
  FROM response r
)

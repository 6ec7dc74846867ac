-- The mean answer, from 0 to 10, of everyone who answered the question for themselves
-- or with help. Answers that somebody else gave for them are left out and counted. The
-- four questions on personal wellbeing are never added up.
-- id: KHI-09c
-- title: Happiness yesterday
-- question: How happy did people feel yesterday?
-- sentence: People rate their happiness yesterday at {value} out of 10 on average
-- kind: mean
-- unit: score
-- better: higher
-- theme: Wellbeing
-- of: people
-- each: person
-- by: age_band gender need ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- scale: 0 10
-- min-n: 5
-- instrument: Personal wellbeing questions of the Office for National Statistics (ONS4)
-- licence: Crown copyright, Open Government Licence v3.0
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN happy::DOUBLE END AS value,
       left_out, age_band, gender, need, ethnicity, communication, deprivation
FROM (
  SELECT r.*, CASE WHEN answered_by = 'proxy' THEN 'proxy' ELSE happy_missing END AS left_out
  FROM response r
)

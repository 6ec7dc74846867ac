-- The mean answer, from 0 to 10, of everyone who answered the life satisfaction
-- question for themselves or with help. Answers that somebody else gave for them
-- are left out and counted. Each person counts once in a period, by their latest answer.
-- id: KHI-09
-- title: Life satisfaction
-- question: How satisfied are people with their lives?
-- sentence: People rate their lives at {value} out of 10 on average
-- kind: mean
-- unit: score
-- better: higher
-- theme: Wellbeing
-- of: people
-- each: person
-- by: age_band gender need answered_by ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- scale: 0 10
-- min-n: 5
-- instrument: Personal wellbeing questions of the Office for National Statistics (ONS4)
-- licence: Crown copyright, Open Government Licence v3.0
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN life_sat::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, CASE WHEN answered_by = 'proxy' THEN 'proxy' ELSE life_sat_missing END AS left_out
  FROM response r
)

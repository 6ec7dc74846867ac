-- The share of people who rate their satisfaction with life from 0 to 4 out of 10, out of
-- everyone who answered for themselves or with help. Answers that somebody else gave for
-- them are left out and counted.
-- id: KHI-09e
-- title: Low life satisfaction
-- question: How many people are not satisfied with their lives?
-- sentence: {value} of people rate their satisfaction with life from 0 to 4
-- kind: proportion
-- unit: percent
-- better: lower
-- theme: Wellbeing
-- of: people
-- each: person
-- by: age_band gender need answered_by ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- within: life_sat
-- min-n: 5
-- instrument: Personal wellbeing questions of the Office for National Statistics (ONS4)
-- licence: Crown copyright, Open Government Licence v3.0
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (life_sat <= 4)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, CASE WHEN answered_by = 'proxy' THEN 'proxy' ELSE life_sat_missing END AS left_out
  FROM response r
)

-- The share of people who feel lonely often or always, out of all who answered
-- the question for themselves or with help. Answers that somebody else gave for
-- them are left out and counted.
-- id: KHI-05
-- title: Often or always lonely
-- question: How many people are often or always lonely?
-- sentence: {value} of people are lonely often or always
-- kind: proportion
-- unit: percent
-- better: lower
-- theme: Friendship and belonging
-- of: people
-- each: person
-- by: age_band gender need answered_by ethnicity deprivation communication
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- min-n: 5
-- instrument: Direct loneliness question of the Office for National Statistics
-- licence: Crown copyright, Open Government Licence v3.0
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (lonely = 1)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, deprivation, communication
FROM (
  SELECT r.*, CASE WHEN answered_by = 'proxy' THEN 'proxy' ELSE lonely_missing END AS left_out
  FROM response r
)

-- The share of people from 18 to 64 who do paid work or volunteer, out of all of that
-- age who said whether they do.
-- id: KHI-15
-- title: Work or volunteering
-- question: Are people in paid work or volunteering?
-- sentence: {value} of people from 18 to 64 do paid work or volunteer
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Independence, choice and control
-- of: people from 18 to 64
-- each: person
-- by: age_band gender need ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- min-n: 5
-- instrument: Our own home, kindness and work questions (khi_home)
-- licence: CC0: our own question
-- note: Not everybody wants to work, and those who do not are in the share as much as those who would like to.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (work_status <= 2)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, ethnicity, communication, deprivation
FROM (
  SELECT r.*, CASE WHEN work_status_missing IS NOT NULL THEN work_status_missing WHEN age_band IS NULL THEN 'age_not_known' WHEN age_band NOT IN ('18-24', '25-44', '45-64') THEN 'not_of_age' END AS left_out
  FROM response r
)

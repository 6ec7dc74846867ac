-- The share of people who had to tell their story again, in the last six months, to
-- somebody who should have known it, out of all who answered.
-- id: KHI-18
-- title: Telling the story again
-- question: Did people have to repeat their story?
-- sentence: {value} of people had to tell their story again
-- kind: proportion
-- unit: percent
-- better: lower
-- theme: Dignity, warmth and kindness
-- of: people
-- each: person
-- by: age_band gender need ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- min-n: 5
-- instrument: Our own home, kindness and work questions (khi_home)
-- licence: CC0: our own question
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (say_once = 2)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, ethnicity, communication, deprivation
FROM (
  SELECT r.*, say_once_missing AS left_out
  FROM response r
)

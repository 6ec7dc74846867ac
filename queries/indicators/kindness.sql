-- The share of people who are treated with warmth and kindness always or mostly by
-- those who support them, out of all who answered.
-- id: KHI-17
-- title: Warmth and kindness
-- question: Are people treated with warmth and kindness?
-- sentence: {value} of people are always or mostly treated with warmth and kindness
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
-- instrument: Our own home, kindness and work questions (khi_home)
-- licence: CC0: our own question
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (kindness <= 2)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, kindness_missing AS left_out
  FROM response r
)

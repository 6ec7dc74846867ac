-- The share of people who have both enough control over daily life and enough social
-- contact (the two best of four answers to each question), out of all who answered both.
-- id: KHI-12
-- title: Control and contact together
-- question: Do people have both enough control and enough contact?
-- sentence: {value} of people have both enough control and enough contact
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Independence, choice and control
-- of: people
-- each: person
-- by: age_band gender need ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- within: control
-- min-n: 10
-- instrument: Adult Social Care Survey, questions 3a and 8a
-- licence: Wording is the University of Kent's (ASCOT) and is not shipped; codes and scoring only
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (control <= 2 AND contact <= 2)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, ethnicity, communication, deprivation
FROM (
  SELECT r.*, CASE WHEN control_missing IS NULL THEN contact_missing WHEN contact_missing IS NULL THEN control_missing WHEN control_missing = contact_missing THEN control_missing WHEN 'unreadable' IN (control_missing, contact_missing) THEN 'unreadable' ELSE 'not_answered' END AS left_out
  FROM response r
)

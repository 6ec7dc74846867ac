-- The mean metric score, from 7 to 35, of everyone who answered all seven questions for
-- themselves or with help. Each person has a metric score first and the mean is taken
-- then: the metric score of a mean is another number. Answers that somebody else gave
-- are left out and counted.
-- id: KHI-07
-- title: Wellbeing
-- question: How well do people feel?
-- sentence: Wellbeing is {value} on a scale from 7 to 35 on average
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
-- scale: 7 35
-- min-n: 5
-- instrument: Short Warwick-Edinburgh Mental Wellbeing Scale (SWEMWBS)
-- licence: Wording is not shipped: registered users bring their own. Copyright NHS Health Scotland, University of Warwick and University of Edinburgh, 2008
-- withheld: not_all_items not_scored
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN swemwbs_score END AS value,
       left_out, age_band, gender, need, ethnicity, communication, deprivation
FROM (
  SELECT r.*, CASE WHEN answered_by = 'proxy' THEN 'proxy' ELSE swemwbs_score_missing END AS left_out
  FROM response r
)

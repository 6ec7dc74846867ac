-- The share of people with a learning disability who had a health check at their doctor's in the
-- year, and a health action plan with it. Those of whom nobody knows are left out and counted.
-- id: KHI-25
-- title: Health check with a plan
-- question: Do people with a learning disability have a yearly health check, and a plan with it?
-- sentence: {value} of people with a learning disability had a yearly health check with a plan
-- kind: proportion
-- unit: percent
-- theme: Home and safety
-- better: higher
-- of: people with a learning disability
-- reads: person_year person
-- each: person
-- source: Yearly health facts
-- since: 1
-- periods: year
-- min-n: 10
-- withheld: not_answered
-- instrument: Scheme records
-- licence: The schemes' own records
-- note: The official figure counts everybody from the age of 14 on doctors' registers; this one counts people whom the scheme supports.
SELECT person_key AS respondent, scheme_id AS scheme, make_date(left(year, 4)::INT + 1, 3, 31) AS occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (health_check = 1 AND health_plan = 1)::INT::DOUBLE END AS value, left_out
FROM (
  SELECT y.*, CASE WHEN health_check = 2 THEN NULL ELSE coalesce(why_missing(health_check), why_missing(health_plan)) END AS left_out
  FROM person_year y
  JOIN person_now p USING (scheme_id, person_key)
  WHERE y.superseded_by IS NULL AND p.need = 'learning_disability'
)

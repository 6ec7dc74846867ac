-- The share of people with a learning disability or autism who take a psychotropic medicine
-- without a diagnosis that it is for. Those of whom nobody knows are left out and counted.
-- id: KHI-26
-- title: Psychotropic medicine without a diagnosis
-- question: Do people take psychotropic medicine that no diagnosis calls for?
-- sentence: {value} of people with a learning disability or autism take psychotropic medicine without a diagnosis for it
-- kind: proportion
-- unit: percent
-- theme: Home and safety
-- better: lower
-- of: people with a learning disability or autism
-- reads: person_year person
-- each: person
-- source: Yearly health facts
-- since: 1
-- periods: year
-- min-n: 10
-- withheld: not_answered
-- instrument: Scheme records
-- licence: The schemes' own records
SELECT person_key AS respondent, scheme_id AS scheme, make_date(left(year, 4)::INT + 1, 3, 31) AS occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (psychotropic = 1 AND diagnosis = 2)::INT::DOUBLE END AS value, left_out
FROM (
  SELECT y.*, CASE WHEN psychotropic = 2 THEN NULL ELSE coalesce(why_missing(psychotropic), why_missing(diagnosis)) END AS left_out
  FROM person_year y
  JOIN person_now p USING (scheme_id, person_key)
  WHERE y.superseded_by IS NULL AND p.need IN ('learning_disability', 'autism')
)

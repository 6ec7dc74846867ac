-- The share of people with a learning disability or autism on psychotropic medicine whose
-- medicine was reviewed in the year by somebody who prescribes. Those of whom nobody knows are
-- left out and counted.
-- id: KHI-26a
-- title: Psychotropic medicine reviewed
-- question: Is psychotropic medicine reviewed every year?
-- sentence: The psychotropic medicine of {value} of people who take it was reviewed in the year
-- kind: proportion
-- unit: percent
-- theme: Home and safety
-- better: higher
-- of: people with a learning disability or autism on psychotropic medicine
-- base: nearest 5
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
       CASE WHEN left_out IS NULL THEN (reviewed = 1)::INT::DOUBLE END AS value, left_out
FROM (
  SELECT y.*, CASE WHEN psychotropic = 2 THEN 'no_such_medicine' ELSE coalesce(why_missing(psychotropic), why_missing(reviewed)) END AS left_out
  FROM person_year y
  JOIN person_now p USING (scheme_id, person_key)
  WHERE y.superseded_by IS NULL AND p.need IN ('learning_disability', 'autism')
)

-- The share of people with a notice not to resuscitate of whom the record shows that they, or
-- those close to them, took part in it, and that its reasons have been looked at and are right.
-- Those of whom the record does not say are left out and counted.
-- id: KHI-27a
-- title: Notices made with the person, and right
-- question: Is any notice not to resuscitate right, and made with the person?
-- sentence: Of people with a notice not to resuscitate, {value} have one that is right and was made with them
-- kind: proportion
-- unit: percent
-- theme: Home and safety
-- better: higher
-- of: people with a notice not to resuscitate
-- within: dnacpr
-- reads: person_year
-- each: person
-- source: Yearly health facts
-- since: 1
-- periods: year
-- min-n: 10
-- withheld: not_answered
-- instrument: Scheme records
-- licence: The schemes' own records
SELECT person_key AS respondent, scheme_id AS scheme, make_date(left(year, 4)::INT + 1, 3, 31) AS occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (dnacpr_involved = 1 AND dnacpr_correct = 1)::INT::DOUBLE END AS value, left_out
FROM (
  SELECT y.*, CASE WHEN dnacpr = 2 THEN 'no_notice' ELSE coalesce(why_missing(dnacpr), why_missing(dnacpr_involved), why_missing(dnacpr_correct)) END AS left_out
  FROM person_year y
  WHERE y.superseded_by IS NULL
)

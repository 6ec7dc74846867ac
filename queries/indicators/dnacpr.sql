-- The share of people about whom there is a notice that cardiopulmonary resuscitation is not to
-- be attempted. Neither more nor fewer is better: what matters is that each is right and made
-- with the person. Those of whom nobody knows are left out and counted.
-- id: KHI-27
-- title: Notices not to resuscitate
-- question: How many people have a notice not to resuscitate?
-- sentence: {value} of people have a notice not to resuscitate
-- kind: proportion
-- unit: percent
-- theme: Home and safety
-- better: neither
-- of: people supported
-- reads: person_year
-- each: person
-- source: Yearly health facts
-- since: 1
-- periods: year
-- min-n: 10
-- base: nearest 5
-- withheld: not_answered
-- instrument: Scheme records
-- licence: The schemes' own records
SELECT person_key AS respondent, scheme_id AS scheme, make_date(left(year, 4)::INT + 1, 3, 31) AS occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (dnacpr = 1)::INT::DOUBLE END AS value, left_out
FROM (
  SELECT y.*, why_missing(dnacpr) AS left_out
  FROM person_year y
  WHERE y.superseded_by IS NULL
)

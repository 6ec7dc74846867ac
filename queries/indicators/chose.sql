-- The share of arrangements started in the period in which the person says that they chose the
-- carer, the carer says that they chose the person, and the two had met before it started. Only
-- arrangements count of which all three are known: where one of them was not asked, or did not
-- answer, nobody knows whether both chose.
-- id: KHI-14
-- title: Both chose
-- question: Did people and carers choose each other?
-- sentence: In {value} of arrangements the person and the carer had met and chosen each other
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Independence, choice and control
-- of: arrangements that started
-- each: arrangement
-- source: Matches
-- reads: matching
-- since: 1
-- min-n: 5
-- withheld: not_answered
-- instrument: Scheme records
-- licence: The schemes' own records
-- note: What somebody says about their own choice soon after a start is kinder than what they would say later.
SELECT arrangement_key AS respondent, scheme_id AS scheme, started_on AS occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (person_chose = 1 AND carer_chose = 1 AND met_before = 1)::INT::DOUBLE END AS value, left_out
FROM (
  SELECT *, coalesce(why_missing(person_chose), why_missing(carer_chose), why_missing(met_before)) AS left_out
  FROM matching WHERE superseded_by IS NULL
)

-- The share of people who were asked, themselves or through somebody who spoke for them, what
-- they wanted to come of it, out of those about whom a safeguarding enquiry was concluded in the
-- year. Of several enquiries about one person the latest counts.
-- id: KHI-23a
-- title: Asked what they wanted
-- question: Are people asked what they want to come of a safeguarding enquiry?
-- sentence: {value} of people were asked what they wanted to come of the safeguarding enquiry
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Home and safety
-- of: people about whom a safeguarding enquiry was concluded
-- each: person
-- source: Safeguarding enquiries
-- reads: safeguarding
-- since: 1
-- periods: year
-- min-n: 10
-- base: nearest 5
-- withheld: not_answered
-- instrument: Scheme records
-- licence: The schemes' own records
SELECT person_key AS respondent, scheme_id AS scheme, concluded_on AS occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (asked IN (1, 2))::INT::DOUBLE END AS value, left_out
FROM (
  SELECT *, why_missing(asked) AS left_out
  FROM safeguarding WHERE superseded_by IS NULL
  QUALIFY enquiry_key = max(enquiry_key) OVER (PARTITION BY scheme_id, person_key, concluded_on)
)

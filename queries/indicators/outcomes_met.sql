-- The share of people who got what they wanted in full or in part, out of those who were asked
-- what they wanted to come of a safeguarding enquiry and said so. Of several enquiries about one
-- person the latest counts.
-- id: KHI-23b
-- title: Got what they wanted
-- question: Do people get what they want from a safeguarding enquiry?
-- sentence: {value} of people who said what they wanted from the safeguarding enquiry got it, in full or in part
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Home and safety
-- of: people who said what they wanted from a safeguarding enquiry
-- each: person
-- source: Safeguarding enquiries
-- reads: safeguarding
-- since: 1
-- periods: year
-- min-n: 10
-- within: outcomes_asked
-- withheld: not_answered
-- instrument: Scheme records
-- licence: The schemes' own records
SELECT person_key AS respondent, scheme_id AS scheme, concluded_on AS occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (achieved IN (1, 2))::INT::DOUBLE END AS value, left_out
FROM (
  SELECT *, CASE WHEN asked IN (2, 3) THEN 'said_no_outcome' ELSE coalesce(why_missing(asked), why_missing(achieved)) END AS left_out
  FROM safeguarding WHERE superseded_by IS NULL
  QUALIFY enquiry_key = max(enquiry_key) OVER (PARTITION BY scheme_id, person_key, concluded_on)
)

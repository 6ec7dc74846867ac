-- The share of people for whom a risk of abuse or neglect was removed or reduced, out of those
-- about whom an enquiry was concluded in the year that found a risk. Of several enquiries about
-- one person the latest counts, so that nobody is in the figure twice; the published measure
-- 4B counts enquiries.
-- id: KHI-23
-- title: Risk reduced or removed
-- question: When somebody may have been harmed, is the risk reduced or removed?
-- sentence: For {value} of people about whom an enquiry found a risk, it was reduced or removed
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Home and safety
-- of: people about whom an enquiry found a risk
-- each: person
-- source: Safeguarding enquiries
-- reads: safeguarding
-- since: 1
-- periods: year
-- min-n: 10
-- withheld: not_answered
-- instrument: Scheme records
-- licence: The schemes' own records
-- note: A risk that remains can be one that the person chose to live with.
SELECT person_key AS respondent, scheme_id AS scheme, concluded_on AS occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (risk IN (1, 2))::INT::DOUBLE END AS value, left_out
FROM (
  SELECT *, CASE WHEN risk = 4 THEN 'no_risk_found' ELSE why_missing(risk) END AS left_out
  FROM safeguarding WHERE superseded_by IS NULL
  QUALIFY enquiry_key = max(enquiry_key) OVER (PARTITION BY scheme_id, person_key, concluded_on)
)

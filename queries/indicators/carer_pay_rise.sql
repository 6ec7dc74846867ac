-- The share of carers whose payments rose at least as much as the council's own rates
-- in the last twelve months, out of all who said whether they did.
-- id: KHI-30
-- title: Carers with a fair pay rise
-- question: Did carers' payments rise as much as the council's rates?
-- sentence: {value} of carers had a rise at least as large as the council's
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Carers, workers and the system
-- of: carers
-- each: carer
-- by: carer_kind
-- source: Carers' survey answers
-- reads: carer_response
-- since: 1
-- min-n: 5
-- instrument: Our own questions to carers on warmth, kindness and dignity (khi_carers)
-- licence: CC0: our own question
-- note: Counted are carers, not people supported. It is what carers say; council and scheme accounts are not asked.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (pay_rise = 1)::INT::DOUBLE END AS value,
       left_out, carer_kind
FROM (
  SELECT r.*, pay_rise_missing AS left_out
  FROM carer_answer r
)

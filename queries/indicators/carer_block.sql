-- The share of carers who say that rules and paperwork get in the way of caring, out of
-- all who say that they help, make no difference or get in the way.
-- id: KHI-19j
-- title: The system gets in the way of carers
-- question: Do rules and paperwork get in the way of caring?
-- sentence: {value} of carers say that rules and paperwork get in the way
-- kind: proportion
-- unit: percent
-- better: lower
-- theme: Carers, workers and the system
-- of: carers
-- each: carer
-- by: carer_kind
-- source: Carers' survey answers
-- reads: carer_response
-- since: 1
-- min-n: 10
-- instrument: Our own questions to carers on warmth, kindness and dignity (khi_carers)
-- licence: CC0: our own question
-- note: Counted are carers, not people supported.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (system_impact = 3)::INT::DOUBLE END AS value,
       left_out, carer_kind
FROM (
  SELECT r.*, system_impact_missing AS left_out
  FROM carer_answer r
)

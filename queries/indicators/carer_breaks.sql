-- The share of carers who had all the breaks they are entitled to in the last twelve
-- months, out of all who said whether they did.
-- id: KHI-30a
-- title: Carers with their breaks
-- question: Did carers have their breaks?
-- sentence: {value} of carers had all the breaks they are entitled to
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
-- note: Counted are carers, not people supported.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (breaks = 1)::INT::DOUBLE END AS value,
       left_out, carer_kind
FROM (
  SELECT r.*, breaks_missing AS left_out
  FROM carer_answer r
)

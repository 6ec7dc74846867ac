-- The share of carers who agree or strongly agree with the statement, out of all who
-- answered it. Those who neither agree nor disagree count among those who do not agree.
-- id: KHI-19h
-- title: Carers listened to
-- question: Do carers say that what they say is listened to and acted on?
-- sentence: {value} of carers say that they are listened to
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
-- min-n: 10
-- instrument: Our own questions to carers on warmth, kindness and dignity (khi_carers)
-- licence: CC0: our own question
-- note: Counted are carers, not people supported.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (listened <= 2)::INT::DOUBLE END AS value,
       left_out, carer_kind
FROM (
  SELECT r.*, listened_missing AS left_out
  FROM carer_answer r
)

-- The share of workers who agree or strongly agree with the statement, out of all who
-- answered it. Those who neither agree nor disagree count among those who do not agree.
-- id: KHI-19c
-- title: Workers listened to
-- question: Do workers say that what they say is listened to and acted on?
-- sentence: {value} of workers say that they are listened to
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Carers, workers and the system
-- of: workers
-- each: worker
-- source: Workers' survey answers
-- reads: worker_response
-- since: 1
-- min-n: 10
-- instrument: Our own questions to workers on warmth, kindness and dignity (khi_workers)
-- licence: CC0: our own question
-- note: Counted are workers, not people supported.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (listened <= 2)::INT::DOUBLE END AS value,
       left_out
FROM (
  SELECT r.*, listened_missing AS left_out
  FROM worker_answer r
)

-- The share of workers who agree or strongly agree with the statement, out of all who
-- answered it. Those who neither agree nor disagree count among those who do not agree.
-- id: KHI-19d
-- title: Workers valued
-- question: Do workers feel valued for what they do?
-- sentence: {value} of workers feel valued for what they do
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
       CASE WHEN left_out IS NULL THEN (valued <= 2)::INT::DOUBLE END AS value,
       left_out
FROM (
  SELECT r.*, valued_missing AS left_out
  FROM worker_answer r
)

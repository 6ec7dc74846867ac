-- The share of workers who agree or strongly agree that they have time enough for
-- people, out of all who answered it.
-- id: KHI-19i
-- title: Workers with time enough
-- question: Do workers have time enough for people?
-- sentence: {value} of workers say that they have time enough for people
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
       CASE WHEN left_out IS NULL THEN (time_enough <= 2)::INT::DOUBLE END AS value,
       left_out
FROM (
  SELECT r.*, time_enough_missing AS left_out
  FROM worker_answer r
)

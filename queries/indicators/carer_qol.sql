-- Quality of life of carers on the scale of the official measure 1C, 0 to 12: for each
-- of six parts of life the best of three answers gives 2 and the worst 0. Only carers
-- who answered all six count.
-- id: KHI-29
-- title: Quality of life of carers
-- question: What quality of life do carers have?
-- sentence: Quality of life of carers is {value} out of 12 on average
-- kind: mean
-- unit: score
-- better: higher
-- theme: Carers, workers and the system
-- of: carers
-- each: carer
-- by: carer_kind
-- source: Carers' survey answers
-- reads: carer_response
-- since: 1
-- scale: 0 12
-- min-n: 5
-- instrument: Carer-reported quality of life (Survey of Adult Carers in England)
-- licence: Wording is not shipped; codes and scoring only
-- official: 1C
-- withheld: not_all_items not_scored
-- note: Counted are carers, not people supported. The official measure is about unpaid carers: read it for that kind of carer beside it.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN carer_qol END AS value,
       left_out, carer_kind
FROM (
  SELECT r.*, carer_qol_missing AS left_out
  FROM carer_answer r
)

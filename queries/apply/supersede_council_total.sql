-- Marks the totals of councils in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE council_total SET superseded_by = $batch
FROM (SELECT source, vintage, period, place_code, what, dimension, level FROM council_total WHERE batch = $batch) s
WHERE council_total.superseded_by IS NULL
  AND council_total.batch < $batch
  AND council_total.source = s.source
  AND council_total.vintage = s.vintage
  AND council_total.period = s.period
  AND council_total.place_code = s.place_code
  AND council_total.what = s.what
  AND council_total.dimension = s.dimension
  AND council_total.level = s.level

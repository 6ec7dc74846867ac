-- Totals of councils of one batch that have the same key more than once.
-- Most batches have none, and that is seen at once from one number for each row.
-- table: council_total
-- param batch: BIGINT, the batch
SELECT source, vintage, period, place_code, what, dimension, level, count(*) AS times
FROM council_total
WHERE batch = $batch
  AND hash(source, vintage, period, place_code, what, dimension, level) IN (
    SELECT hash(source, vintage, period, place_code, what, dimension, level) FROM council_total WHERE batch = $batch GROUP BY ALL HAVING count(*) > 1)
GROUP BY ALL
HAVING count(*) > 1

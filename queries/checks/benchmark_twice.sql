-- Benchmarks of one batch that have the same key more than once.
-- table: benchmark
-- param batch: BIGINT, the batch
SELECT source, vintage, measure, period, place_code, population, statistic, count(*) AS times
FROM benchmark
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1

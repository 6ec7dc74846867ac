-- Staged benchmarks that have the same key more than once.
-- table: benchmark
SELECT source, vintage, measure, period, place_code, population, statistic, count(*) AS times
FROM stage_benchmark
GROUP BY ALL
HAVING count(*) > 1

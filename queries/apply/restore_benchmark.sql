-- Mends the chain of benchmarks around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE benchmark SET superseded_by = s.superseded_by
FROM stage_benchmark s
WHERE benchmark.superseded_by = $batch
  AND benchmark.source = s.source
  AND benchmark.vintage = s.vintage
  AND benchmark.measure = s.measure
  AND benchmark.period = s.period
  AND benchmark.place_code = s.place_code
  AND benchmark.population = s.population
  AND benchmark.statistic = s.statistic

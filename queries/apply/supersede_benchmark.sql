-- Marks the benchmarks in force that the staged rows replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them
UPDATE benchmark SET superseded_by = $batch
FROM stage_benchmark s
WHERE benchmark.superseded_by IS NULL
  AND benchmark.source = s.source
  AND benchmark.vintage = s.vintage
  AND benchmark.measure = s.measure
  AND benchmark.period = s.period
  AND benchmark.place_code = s.place_code
  AND benchmark.population = s.population
  AND benchmark.statistic = s.statistic

-- Marks the benchmarks in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE benchmark SET superseded_by = $batch
FROM (SELECT source, vintage, measure, period, place_code, population, statistic FROM benchmark WHERE batch = $batch) s
WHERE benchmark.superseded_by IS NULL
  AND benchmark.batch < $batch
  AND benchmark.source = s.source
  AND benchmark.vintage = s.vintage
  AND benchmark.measure = s.measure
  AND benchmark.period = s.period
  AND benchmark.place_code = s.place_code
  AND benchmark.population = s.population
  AND benchmark.statistic = s.statistic

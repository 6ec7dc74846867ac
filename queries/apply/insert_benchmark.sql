-- Puts the staged benchmarks into force.
INSERT INTO benchmark (source, vintage, measure, period, place_code, place_name, population, statistic, value, flag, batch, sheet, line, superseded_by)
SELECT source, vintage, measure, period, place_code, place_name, population, statistic, value, flag, batch, sheet, line, superseded_by
FROM stage_benchmark

-- Adds how many people of each touched scheme are left out of one indicator, by reason.
-- param indicator: VARCHAR
-- param quarters: BOOLEAN, whether it is counted by quarter
-- param years: BOOLEAN, whether it is counted by year
INSERT INTO cell_left_out
WITH line AS (
  SELECT scheme, quarter, left_out, in_year, n
  FROM tally
  WHERE left_out IS NOT NULL AND in_quarter
), line_of AS (
  SELECT quarter_of(make_date(quarter // 4, 4, 1) + to_months(3 * (quarter % 4)::INTEGER)) AS period, scheme, left_out, n
  FROM line WHERE $quarters
  UNION ALL
  SELECT year_of(make_date(quarter // 4, 4, 1)), scheme, left_out, n
  FROM line WHERE $years AND in_year
)
SELECT $indicator, scheme, period, left_out, sum(n)
FROM line_of
GROUP BY scheme, period, left_out
ORDER BY scheme, period, left_out

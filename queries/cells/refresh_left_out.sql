-- Adds how many people of each touched scheme are left out of one indicator, by reason.
-- param indicator: VARCHAR
-- param quarters: BOOLEAN, whether it is counted by quarter
-- param years: BOOLEAN, whether it is counted by year
INSERT INTO cell_left_out
WITH line AS (
  SELECT o.scheme, o.quarter, o.left_out, l.in_year
  FROM latest l JOIN observed o ON o.rowid = l.pick
  WHERE o.left_out IS NOT NULL
), line_of AS (
  SELECT quarter_of(make_date(quarter // 4, 4, 1) + to_months(3 * (quarter % 4)::INTEGER)) AS period, scheme, left_out
  FROM line WHERE $quarters
  UNION ALL
  SELECT year_of(make_date(quarter // 4, 4, 1)), scheme, left_out
  FROM line WHERE $years AND in_year
)
SELECT $indicator, scheme, period, left_out, count(*)
FROM line_of
GROUP BY scheme, period, left_out
ORDER BY scheme, period, left_out

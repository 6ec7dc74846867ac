-- Adds the histogram of one indicator in the touched schemes, for its median.
-- param indicator: VARCHAR
-- param quarters: BOOLEAN, whether it is counted by quarter
-- param years: BOOLEAN, whether it is counted by year
INSERT INTO cell_bin
WITH line AS (
  UNPIVOT summed_bins ON COLUMNS(* EXCLUDE (scheme, quarter, in_year, bin, n))
  INTO NAME dimension VALUE level
), line_of AS (
  SELECT quarter_of(make_date(quarter // 4, 4, 1) + to_months(3 * (quarter % 4)::INTEGER)) AS period, * EXCLUDE (quarter, in_year)
  FROM line WHERE $quarters
  UNION ALL
  SELECT year_of(make_date(quarter // 4, 4, 1)), * EXCLUDE (quarter, in_year)
  FROM line WHERE $years AND in_year
)
SELECT $indicator, scheme, period, dimension, level, bin, sum(n)
FROM line_of
GROUP BY scheme, period, dimension, level, bin
ORDER BY scheme, period, dimension, level, bin

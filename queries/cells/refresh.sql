-- Adds the cells of the gathered indicators in the touched schemes, quarters and years. The two largest contributions
-- are kept of amounts of money alone, which are all that the rules ask it of: they cannot be taken off again.
INSERT INTO cell
WITH line AS (
  UNPIVOT summed ON COLUMNS(* EXCLUDE (indicator, scheme, quarter, in_year, n, sw, sww, swx, swxx, largest, second))
  INTO NAME dimension VALUE level
), line_of AS (
  SELECT quarter_of(make_date(quarter // 4, 4, 1) + to_months(3 * (quarter % 4)::INTEGER)) AS period, * EXCLUDE (quarter, in_year)
  FROM line WHERE indicator IN (SELECT indicator FROM refreshed WHERE quarters)
  UNION ALL
  SELECT year_of(make_date(quarter // 4, 4, 1)), * EXCLUDE (quarter, in_year)
  FROM line WHERE in_year AND indicator IN (SELECT indicator FROM refreshed WHERE years)
)
SELECT indicator, scheme, period, dimension, level, sum(n), sum(n),
       sum(sw)::DOUBLE, sum(sww)::DOUBLE, sum(swx)::DOUBLE, sum(swxx)::DOUBLE,
       CASE WHEN amounts THEN max(largest) END, CASE WHEN amounts THEN greatest(max(largest, 2)[2], max(second)) END
FROM line_of JOIN refreshed USING (indicator)
GROUP BY indicator, amounts, scheme, period, dimension, level
ORDER BY indicator, scheme, period, dimension, level

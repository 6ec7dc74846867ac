-- Adds the histograms of the medians among the gathered indicators, in the touched schemes.
INSERT INTO cell_bin
WITH line AS (
  UNPIVOT summed_bins ON COLUMNS(* EXCLUDE (indicator, scheme, quarter, in_year, bin, n))
  INTO NAME dimension VALUE level
), line_of AS (
  SELECT quarter_of(make_date(quarter // 4, 4, 1) + to_months(3 * (quarter % 4)::INTEGER)) AS period, * EXCLUDE (quarter, in_year)
  FROM line WHERE indicator IN (SELECT indicator FROM refreshed WHERE quarters)
  UNION ALL
  SELECT year_of(make_date(quarter // 4, 4, 1)), * EXCLUDE (quarter, in_year)
  FROM line WHERE in_year AND indicator IN (SELECT indicator FROM refreshed WHERE years)
)
SELECT indicator, scheme, period, dimension, level, bin, sum(n)
FROM line_of
GROUP BY indicator, scheme, period, dimension, level, bin
ORDER BY indicator, scheme, period, dimension, level, bin

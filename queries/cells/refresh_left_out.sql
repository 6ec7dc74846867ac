-- Adds how many people of each touched scheme are left out of each of the gathered indicators, by reason.
INSERT INTO cell_left_out
WITH line AS (
  SELECT indicator, scheme, quarter, left_out, in_year, n
  FROM tallies
  WHERE left_out IS NOT NULL AND in_quarter
), line_of AS (
  SELECT quarter_of(make_date(quarter // 4, 4, 1) + to_months(3 * (quarter % 4)::INTEGER)) AS period, indicator, scheme, left_out, n
  FROM line WHERE indicator IN (SELECT indicator FROM refreshed WHERE quarters)
  UNION ALL
  SELECT year_of(make_date(quarter // 4, 4, 1)), indicator, scheme, left_out, n
  FROM line WHERE in_year AND indicator IN (SELECT indicator FROM refreshed WHERE years)
)
SELECT indicator, scheme, period, left_out, sum(n)
FROM line_of
GROUP BY indicator, scheme, period, left_out
ORDER BY indicator, scheme, period, left_out

-- How many people of a scheme, quarter and level gave each whole-number answer, for the medians among the gathered indicators, and how many were watched for how many months.
-- template: levels is the list of breakdowns, each in brackets
CREATE OR REPLACE TEMP TABLE summed_bins AS
SELECT * EXCLUDE (times), sum(times) AS n
FROM (
  SELECT n AS times, value::INTEGER AS bin, * EXCLUDE (kind, in_quarter, weight, value, left_out, n, keys, without_key)
  FROM tallies
  WHERE kind IN ('median', 'survival') AND left_out IS NULL AND in_quarter
)
GROUP BY indicator, scheme, quarter, in_year, bin, GROUPING SETS ({levels})

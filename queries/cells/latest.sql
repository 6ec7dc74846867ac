-- Of people who are tied, the observation that counts for each quarter, and whether it is also the one of the year.
-- The latest of a year is always the latest of one of its quarters.
CREATE OR REPLACE TEMP TABLE latest AS
WITH of_quarter AS (
  SELECT scheme, respondent, quarter, max(key) AS key, arg_max(rowid, key) AS pick
  FROM observed GROUP BY scheme, respondent, quarter
), of_year AS (
  SELECT arg_max(pick, key) AS pick
  FROM of_quarter GROUP BY scheme, respondent, quarter // 4
)
SELECT q.pick, y.pick IS NOT NULL AS in_year
FROM of_quarter q LEFT JOIN of_year y USING (pick)

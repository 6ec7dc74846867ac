-- Sums of one indicator by scheme, quarter and each level of one breakdown at a time.
-- Sums are taken of decimals, so that they do not depend on the order of the
-- rows: the same data gives the same cells to the last digit. For a count every
-- person is worth one, whatever the value says.
-- template: levels is the list of breakdowns, each in brackets
-- param kind: VARCHAR, kind of the indicator
CREATE OR REPLACE TEMP TABLE summed AS
SELECT * EXCLUDE (w, x),
       count(*) AS n,
       sum(w::DECIMAL(18, 6)) AS sw, sum((w * w)::DECIMAL(18, 6)) AS sww,
       sum((w * x)::DECIMAL(18, 6)) AS swx, sum((w * x * x)::DECIMAL(38, 6)) AS swxx
FROM (
  SELECT o.* EXCLUDE (respondent, key, weight, value, left_out), l.in_year,
         CASE WHEN $kind = 'count' THEN 1 ELSE weight END AS w,
         CASE WHEN $kind = 'count' THEN 1 ELSE value END AS x
  FROM latest l JOIN observed o ON o.rowid = l.pick
  WHERE o.left_out IS NULL
)
GROUP BY scheme, quarter, in_year, GROUPING SETS ({levels})

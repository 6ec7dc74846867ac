-- How many people of a scheme, quarter and level gave each whole-number answer.
-- template: levels is the list of breakdowns, each in brackets
CREATE OR REPLACE TEMP TABLE summed_bins AS
SELECT *, count(*) AS n
FROM (
  SELECT o.* EXCLUDE (respondent, key, weight, value, left_out), l.in_year, o.value::INTEGER AS bin
  FROM latest l JOIN observed o ON o.rowid = l.pick
  WHERE o.left_out IS NULL
)
GROUP BY scheme, quarter, in_year, bin, GROUPING SETS ({levels})

-- Sums of the gathered indicators by scheme, quarter and each level of one breakdown at a time.
-- Sums are taken of decimals, so that they do not depend on the order of the
-- rows: the same data gives the same cells to the last digit. For a count every
-- person is worth one, whatever the value says. Of a rate the weight is the time at risk
-- and the value an event or none, so that swx is the number of events. An indicator
-- without a breakdown has no level of it (see cells/tallies) and so no line.
-- The two largest contributions of one person, without their sign, are for
-- the rules of disclosure control about money; rows that are alike stand for
-- several people.
-- template: levels is the list of breakdowns, each in brackets
CREATE OR REPLACE TEMP TABLE summed AS
SELECT * EXCLUDE (times, w, x),
       max(abs((w * x)::DECIMAL(18, 6)))::DOUBLE AS largest,
       coalesce(greatest(max(abs((w * x)::DECIMAL(18, 6)), 2)[2], max(abs((w * x)::DECIMAL(18, 6))) FILTER (times > 1)), 0)::DOUBLE AS second,
       sum(times) AS n,
       sum(times * w::DECIMAL(18, 6)) AS sw, sum(times * (w * w)::DECIMAL(18, 6)) AS sww,
       sum(times * (w * x)::DECIMAL(18, 6)) AS swx, sum(times * (w * x * x)::DECIMAL(38, 6)) AS swxx
FROM (
  SELECT n::DECIMAL(18, 0) AS times,
         CASE WHEN kind = 'count' THEN 1 ELSE weight END AS w,
         CASE kind WHEN 'count' THEN 1 WHEN 'rate' THEN value / weight ELSE value END AS x,
         * EXCLUDE (kind, in_quarter, weight, value, left_out, n, keys, without_key)
  FROM tallies
  WHERE left_out IS NULL AND in_quarter
)
GROUP BY indicator, scheme, quarter, in_year, GROUPING SETS ({levels})

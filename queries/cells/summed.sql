-- Sums of the gathered indicators by scheme, quarter and each level of one breakdown at a time.
-- Sums are taken of decimals, so that they do not depend on the order of the
-- rows: the same data gives the same cells to the last digit. For a count every
-- person is worth one, whatever the value says. Of a rate the weight is the time at risk
-- and the value an event or none, so that swx is the number of events. A level that is not known is a
-- level of its own, so that the levels always add up to everybody.
-- The two largest contributions of one person, without their sign, are kept for
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
  SELECT indicator, scheme, quarter, in_year, n::DECIMAL(18, 0) AS times,
         CASE WHEN kind = 'count' THEN 1 ELSE weight END AS w,
         CASE kind WHEN 'count' THEN 1 WHEN 'rate' THEN value / weight ELSE value END AS x,
         coalesce(COLUMNS(* EXCLUDE (indicator, kind, scheme, quarter, in_quarter, in_year, weight, value, left_out, n, keys, without_key)), 'not known')
  FROM tallies
  WHERE left_out IS NULL AND in_quarter
)
GROUP BY indicator, scheme, quarter, in_year, GROUPING SETS ({levels})

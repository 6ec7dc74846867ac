-- The cells as they stood, less what those said then who came again, and what is said now, added up as decimals: to the
-- last digit what counting all of it gives. Where nobody is left there is no cell.
-- template: periods says which cells
CREATE OR REPLACE TEMP TABLE cell_after AS
SELECT indicator, scheme_id, period, dimension, level, sum(respondents)::BIGINT AS respondents, sum(n)::BIGINT AS n,
       sum(sw::DECIMAL(38, 6))::DOUBLE AS sw, sum(sww::DECIMAL(38, 6))::DOUBLE AS sww,
       sum(swx::DECIMAL(38, 6))::DOUBLE AS swx, sum(swxx::DECIMAL(38, 6))::DOUBLE AS swxx,
       max(largest) AS largest, greatest(max(largest, 2)[2], max(second)) AS second
FROM (
  FROM cell_before
  UNION ALL
  FROM cell WHERE indicator IN (SELECT indicator FROM refreshed) AND scheme_id IN (SELECT scheme_id FROM touched) AND {periods}
)
GROUP BY indicator, scheme_id, period, dimension, level
HAVING sum(n) <> 0

-- The histograms as they stood, less those of who came again, and what came, added up.
-- template: periods says which of them
CREATE OR REPLACE TEMP TABLE cell_bin_after AS
SELECT indicator, scheme_id, period, dimension, level, bin, sum(n)::BIGINT AS n
FROM (
  FROM cell_bin_before
  UNION ALL
  FROM cell_bin WHERE indicator IN (SELECT indicator FROM refreshed) AND scheme_id IN (SELECT scheme_id FROM touched) AND {periods}
)
GROUP BY indicator, scheme_id, period, dimension, level, bin
HAVING sum(n) <> 0

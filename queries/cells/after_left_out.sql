-- How many were left out, less those who came again, and how many of those who came are, added up.
-- template: periods says which of them
CREATE OR REPLACE TEMP TABLE cell_left_out_after AS
SELECT indicator, scheme_id, period, reason, sum(respondents)::BIGINT AS respondents
FROM (
  FROM cell_left_out_before
  UNION ALL
  FROM cell_left_out WHERE indicator IN (SELECT indicator FROM refreshed) AND scheme_id IN (SELECT scheme_id FROM touched) AND {periods}
)
GROUP BY indicator, scheme_id, period, reason
HAVING sum(respondents) <> 0

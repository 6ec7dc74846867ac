-- Staged scheme quarters that have the same key more than once.
-- table: scheme_quarter
SELECT scheme_id, quarter, count(*) AS times
FROM stage_scheme_quarter
GROUP BY ALL
HAVING count(*) > 1

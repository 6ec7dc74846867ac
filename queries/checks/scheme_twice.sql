-- Staged schemes that have the same key more than once.
-- table: scheme
SELECT scheme_id, count(*) AS times
FROM stage_scheme
GROUP BY ALL
HAVING count(*) > 1

-- Staged arrangements that have the same key more than once.
-- table: arrangement
SELECT scheme_id, arrangement_key, count(*) AS times
FROM stage_arrangement
GROUP BY ALL
HAVING count(*) > 1

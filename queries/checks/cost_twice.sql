-- Staged costs that have the same key more than once.
-- table: cost
SELECT scheme_id, arrangement_key, year, element, count(*) AS times
FROM stage_cost
GROUP BY ALL
HAVING count(*) > 1

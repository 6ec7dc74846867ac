-- Staged people that have the same key more than once.
-- table: person
SELECT scheme_id, person_key, count(*) AS times
FROM stage_person
GROUP BY ALL
HAVING count(*) > 1

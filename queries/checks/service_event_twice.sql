-- Staged services that have the same key more than once.
-- table: service_event
SELECT scheme_id, quarter, event_key, count(*) AS times
FROM stage_service_event
GROUP BY ALL
HAVING count(*) > 1

-- Services of one batch that have the same key more than once.
-- table: service_event
-- param batch: BIGINT, the batch
SELECT scheme_id, quarter, event_key, count(*) AS times
FROM service_event
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1

-- Marks the services in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE service_event SET superseded_by = $batch
FROM (SELECT scheme_id, quarter, event_key FROM service_event WHERE batch = $batch) s
WHERE service_event.superseded_by IS NULL
  AND service_event.batch < $batch
  AND service_event.scheme_id = s.scheme_id
  AND service_event.quarter = s.quarter
  AND service_event.event_key = s.event_key

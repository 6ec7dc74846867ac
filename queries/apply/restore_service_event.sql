-- Mends the chain of services around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE service_event SET superseded_by = s.superseded_by
FROM stage_service_event s
WHERE service_event.superseded_by = $batch
  AND service_event.scheme_id = s.scheme_id
  AND service_event.quarter = s.quarter
  AND service_event.event_key = s.event_key

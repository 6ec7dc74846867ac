-- Mends the chain of workers' responses around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE worker_response SET superseded_by = s.superseded_by
FROM stage_worker_response s
WHERE worker_response.superseded_by = $batch
  AND worker_response.scheme_id = s.scheme_id
  AND worker_response.worker_key = s.worker_key
  AND worker_response.wave = s.wave
  AND worker_response.answered_on = s.answered_on

-- Marks the workers' responses in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE worker_response SET superseded_by = $batch
FROM (SELECT scheme_id, worker_key, wave, answered_on FROM worker_response WHERE batch = $batch) s
WHERE worker_response.superseded_by IS NULL
  AND worker_response.batch < $batch
  AND worker_response.scheme_id = s.scheme_id
  AND worker_response.worker_key = s.worker_key
  AND worker_response.wave = s.wave
  AND worker_response.answered_on = s.answered_on

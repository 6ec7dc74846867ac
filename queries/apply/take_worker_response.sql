-- Stages the workers' responses of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_worker_response
SELECT * FROM worker_response WHERE batch = $batch

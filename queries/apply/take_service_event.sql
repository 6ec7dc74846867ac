-- Stages the services of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_service_event
SELECT * FROM service_event WHERE batch = $batch

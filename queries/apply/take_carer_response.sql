-- Stages the carers' responses of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_carer_response
SELECT * FROM carer_response WHERE batch = $batch

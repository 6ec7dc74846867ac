-- Stages the targets of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_target
SELECT * FROM target WHERE batch = $batch

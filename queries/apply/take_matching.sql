-- Stages the matches of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_matching
SELECT * FROM matching WHERE batch = $batch

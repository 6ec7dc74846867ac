-- Stages the changes of schemes of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_scheme_change
SELECT * FROM scheme_change WHERE batch = $batch

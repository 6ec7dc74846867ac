-- Stages the scheme quarters of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_scheme_quarter
SELECT * FROM scheme_quarter WHERE batch = $batch

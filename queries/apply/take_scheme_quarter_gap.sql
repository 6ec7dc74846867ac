-- Stages the counts that were not given of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_scheme_quarter_gap
SELECT * FROM scheme_quarter_gap WHERE batch = $batch

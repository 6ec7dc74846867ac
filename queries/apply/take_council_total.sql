-- Stages the totals of councils of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_council_total
SELECT * FROM council_total WHERE batch = $batch

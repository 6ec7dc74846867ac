-- Stages the safeguarding enquiries of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_safeguarding
SELECT * FROM safeguarding WHERE batch = $batch

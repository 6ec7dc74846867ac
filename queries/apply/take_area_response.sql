-- Stages the answers on areas of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_area_response
SELECT * FROM area_response WHERE batch = $batch

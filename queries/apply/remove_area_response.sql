-- Takes the answers on areas of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM area_response WHERE batch = $batch

-- Takes the claims of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM claim WHERE batch = $batch

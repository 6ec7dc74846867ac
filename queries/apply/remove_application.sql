-- Takes the applications of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM application WHERE batch = $batch

-- Takes the matches of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM matching WHERE batch = $batch

-- Takes the costs of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM cost WHERE batch = $batch

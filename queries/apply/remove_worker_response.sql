-- Takes the workers' responses of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM worker_response WHERE batch = $batch

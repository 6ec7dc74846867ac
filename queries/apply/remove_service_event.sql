-- Takes the services of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM service_event WHERE batch = $batch

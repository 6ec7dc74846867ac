-- Takes the carers' responses of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM carer_response WHERE batch = $batch

-- Takes the scheme quarters of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM scheme_quarter WHERE batch = $batch

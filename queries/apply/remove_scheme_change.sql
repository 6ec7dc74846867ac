-- Takes the changes of schemes of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM scheme_change WHERE batch = $batch

-- Takes the totals of councils of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM council_total WHERE batch = $batch

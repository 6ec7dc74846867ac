-- Takes the counts that were not given of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM scheme_quarter_gap WHERE batch = $batch

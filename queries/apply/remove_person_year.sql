-- Takes the yearly facts of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM person_year WHERE batch = $batch

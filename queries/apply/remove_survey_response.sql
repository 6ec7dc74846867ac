-- Takes the survey responses of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM survey_response WHERE batch = $batch

-- Whether all survey responses came in one batch.
-- param batch: BIGINT
SELECT NOT EXISTS (FROM survey_response WHERE batch <> $batch) AS single

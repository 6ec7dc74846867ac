-- Stages the survey responses of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_survey_response
SELECT * FROM survey_response WHERE batch = $batch

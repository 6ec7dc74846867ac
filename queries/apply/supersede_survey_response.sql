-- Marks the survey responses in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE survey_response SET superseded_by = $batch
FROM (SELECT scheme_id, person_key, wave, answered_on FROM survey_response WHERE batch = $batch) s
WHERE survey_response.superseded_by IS NULL
  AND survey_response.batch < $batch
  AND survey_response.scheme_id = s.scheme_id
  AND survey_response.person_key = s.person_key
  AND survey_response.wave = s.wave
  AND survey_response.answered_on = s.answered_on

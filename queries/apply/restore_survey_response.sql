-- Mends the chain of survey responses around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE survey_response SET superseded_by = s.superseded_by
FROM stage_survey_response s
WHERE survey_response.superseded_by = $batch
  AND survey_response.scheme_id = s.scheme_id
  AND survey_response.person_key = s.person_key
  AND survey_response.wave = s.wave
  AND survey_response.answered_on = s.answered_on

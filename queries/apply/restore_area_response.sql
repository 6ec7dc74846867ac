-- Mends the chain of answers on areas around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE area_response SET superseded_by = s.superseded_by
FROM stage_area_response s
WHERE area_response.superseded_by = $batch
  AND area_response.scheme_id = s.scheme_id
  AND area_response.respondent_key = s.respondent_key
  AND area_response.wave = s.wave
  AND area_response.answered_on = s.answered_on

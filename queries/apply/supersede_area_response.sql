-- Marks the answers on areas in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE area_response SET superseded_by = $batch
FROM (SELECT scheme_id, respondent_key, wave, answered_on FROM area_response WHERE batch = $batch) s
WHERE area_response.superseded_by IS NULL
  AND area_response.batch < $batch
  AND area_response.scheme_id = s.scheme_id
  AND area_response.respondent_key = s.respondent_key
  AND area_response.wave = s.wave
  AND area_response.answered_on = s.answered_on

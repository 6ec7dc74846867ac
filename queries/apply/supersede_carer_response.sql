-- Marks the carers' responses in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE carer_response SET superseded_by = $batch
FROM (SELECT scheme_id, carer_key, wave, answered_on FROM carer_response WHERE batch = $batch) s
WHERE carer_response.superseded_by IS NULL
  AND carer_response.batch < $batch
  AND carer_response.scheme_id = s.scheme_id
  AND carer_response.carer_key = s.carer_key
  AND carer_response.wave = s.wave
  AND carer_response.answered_on = s.answered_on

-- Mends the chain of carers' responses around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE carer_response SET superseded_by = s.superseded_by
FROM stage_carer_response s
WHERE carer_response.superseded_by = $batch
  AND carer_response.scheme_id = s.scheme_id
  AND carer_response.carer_key = s.carer_key
  AND carer_response.wave = s.wave
  AND carer_response.answered_on = s.answered_on

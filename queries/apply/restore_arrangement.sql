-- Mends the chain of arrangements around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE arrangement SET superseded_by = s.superseded_by
FROM stage_arrangement s
WHERE arrangement.superseded_by = $batch
  AND arrangement.scheme_id = s.scheme_id
  AND arrangement.arrangement_key = s.arrangement_key

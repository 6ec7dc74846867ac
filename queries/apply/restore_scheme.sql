-- Mends the chain of schemes around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE scheme SET superseded_by = s.superseded_by
FROM stage_scheme s
WHERE scheme.superseded_by = $batch
  AND scheme.scheme_id = s.scheme_id

-- Mends the chain of matches around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE matching SET superseded_by = s.superseded_by
FROM stage_matching s
WHERE matching.superseded_by = $batch
  AND matching.scheme_id = s.scheme_id
  AND matching.arrangement_key = s.arrangement_key

-- Mends the chain of costs around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE cost SET superseded_by = s.superseded_by
FROM stage_cost s
WHERE cost.superseded_by = $batch
  AND cost.scheme_id = s.scheme_id
  AND cost.arrangement_key = s.arrangement_key
  AND cost.year = s.year
  AND cost.element = s.element

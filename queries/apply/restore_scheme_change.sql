-- Mends the chain of changes of schemes around a batch that is being undone: what it had
-- replaced is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE scheme_change SET superseded_by = s.superseded_by
FROM stage_scheme_change s
WHERE scheme_change.superseded_by = $batch
  AND scheme_change.scheme_id = s.scheme_id
  AND scheme_change.successor_id = s.successor_id
  AND scheme_change.changed_on = s.changed_on

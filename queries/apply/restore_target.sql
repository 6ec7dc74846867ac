-- Mends the chain of targets around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE target SET superseded_by = s.superseded_by
FROM stage_target s
WHERE target.superseded_by = $batch
  AND target.target_ref = s.target_ref

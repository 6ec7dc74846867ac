-- Marks the targets in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE target SET superseded_by = $batch
FROM (SELECT target_ref FROM target WHERE batch = $batch) s
WHERE target.superseded_by IS NULL
  AND target.batch < $batch
  AND target.target_ref = s.target_ref

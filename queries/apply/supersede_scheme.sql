-- Marks the schemes in force that the staged rows replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them
UPDATE scheme SET superseded_by = $batch
FROM stage_scheme s
WHERE scheme.superseded_by IS NULL
  AND scheme.scheme_id = s.scheme_id

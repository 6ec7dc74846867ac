-- Marks the arrangements in force that the staged rows replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them
UPDATE arrangement SET superseded_by = $batch
FROM stage_arrangement s
WHERE arrangement.superseded_by IS NULL
  AND arrangement.scheme_id = s.scheme_id
  AND arrangement.arrangement_key = s.arrangement_key

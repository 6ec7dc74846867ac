-- Marks the arrangements in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE arrangement SET superseded_by = $batch
FROM (SELECT scheme_id, arrangement_key FROM arrangement WHERE batch = $batch) s
WHERE arrangement.superseded_by IS NULL
  AND arrangement.batch < $batch
  AND arrangement.scheme_id = s.scheme_id
  AND arrangement.arrangement_key = s.arrangement_key

-- Marks the matches in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE matching SET superseded_by = $batch
FROM (SELECT scheme_id, arrangement_key FROM matching WHERE batch = $batch) s
WHERE matching.superseded_by IS NULL
  AND matching.batch < $batch
  AND matching.scheme_id = s.scheme_id
  AND matching.arrangement_key = s.arrangement_key

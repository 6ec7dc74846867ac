-- Marks the schemes in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE scheme SET superseded_by = $batch
FROM (SELECT scheme_id FROM scheme WHERE batch = $batch) s
WHERE scheme.superseded_by IS NULL
  AND scheme.batch < $batch
  AND scheme.scheme_id = s.scheme_id

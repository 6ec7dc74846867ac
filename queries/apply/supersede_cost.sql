-- Marks the costs in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE cost SET superseded_by = $batch
FROM (SELECT scheme_id, arrangement_key, year, element FROM cost WHERE batch = $batch) s
WHERE cost.superseded_by IS NULL
  AND cost.batch < $batch
  AND cost.scheme_id = s.scheme_id
  AND cost.arrangement_key = s.arrangement_key
  AND cost.year = s.year
  AND cost.element = s.element

-- Marks the scheme quarters in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE scheme_quarter SET superseded_by = $batch
FROM (SELECT scheme_id, quarter FROM scheme_quarter WHERE batch = $batch) s
WHERE scheme_quarter.superseded_by IS NULL
  AND scheme_quarter.batch < $batch
  AND scheme_quarter.scheme_id = s.scheme_id
  AND scheme_quarter.quarter = s.quarter

-- Marks the changes of schemes in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE scheme_change SET superseded_by = $batch
FROM (SELECT scheme_id, successor_id, changed_on FROM scheme_change WHERE batch = $batch) s
WHERE scheme_change.superseded_by IS NULL
  AND scheme_change.batch < $batch
  AND scheme_change.scheme_id = s.scheme_id
  AND scheme_change.successor_id = s.successor_id
  AND scheme_change.changed_on = s.changed_on

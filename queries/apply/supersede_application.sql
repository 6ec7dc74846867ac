-- Marks the applications in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE application SET superseded_by = $batch
FROM (SELECT scheme_id, application_key FROM application WHERE batch = $batch) s
WHERE application.superseded_by IS NULL
  AND application.batch < $batch
  AND application.scheme_id = s.scheme_id
  AND application.application_key = s.application_key

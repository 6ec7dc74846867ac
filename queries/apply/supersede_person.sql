-- Marks the people in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE person SET superseded_by = $batch
FROM (SELECT scheme_id, person_key FROM person WHERE batch = $batch) s
WHERE person.superseded_by IS NULL
  AND person.batch < $batch
  AND person.scheme_id = s.scheme_id
  AND person.person_key = s.person_key

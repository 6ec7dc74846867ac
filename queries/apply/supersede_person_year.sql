-- Marks the yearly facts in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE person_year SET superseded_by = $batch
FROM (SELECT scheme_id, year, person_key FROM person_year WHERE batch = $batch) s
WHERE person_year.superseded_by IS NULL
  AND person_year.batch < $batch
  AND person_year.scheme_id = s.scheme_id
  AND person_year.year = s.year
  AND person_year.person_key = s.person_key

-- Marks the people in force that the staged rows replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them
UPDATE person SET superseded_by = $batch
FROM stage_person s
WHERE person.superseded_by IS NULL
  AND person.scheme_id = s.scheme_id
  AND person.person_key = s.person_key

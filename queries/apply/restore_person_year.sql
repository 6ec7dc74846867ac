-- Mends the chain of yearly facts around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE person_year SET superseded_by = s.superseded_by
FROM stage_person_year s
WHERE person_year.superseded_by = $batch
  AND person_year.scheme_id = s.scheme_id
  AND person_year.year = s.year
  AND person_year.person_key = s.person_key

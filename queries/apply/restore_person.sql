-- Mends the chain of people around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE person SET superseded_by = s.superseded_by
FROM stage_person s
WHERE person.superseded_by = $batch
  AND person.scheme_id = s.scheme_id
  AND person.person_key = s.person_key

-- Mends the chain of ratings around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE rating SET superseded_by = s.superseded_by
FROM stage_rating s
WHERE rating.superseded_by = $batch
  AND rating.source = s.source
  AND rating.vintage = s.vintage
  AND rating.service_ref = s.service_ref
  AND rating.question = s.question

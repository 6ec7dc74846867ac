-- Mends the chain of applications around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE application SET superseded_by = s.superseded_by
FROM stage_application s
WHERE application.superseded_by = $batch
  AND application.scheme_id = s.scheme_id
  AND application.application_key = s.application_key

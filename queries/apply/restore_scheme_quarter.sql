-- Mends the chain of scheme quarters around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE scheme_quarter SET superseded_by = s.superseded_by
FROM stage_scheme_quarter s
WHERE scheme_quarter.superseded_by = $batch
  AND scheme_quarter.scheme_id = s.scheme_id
  AND scheme_quarter.quarter = s.quarter

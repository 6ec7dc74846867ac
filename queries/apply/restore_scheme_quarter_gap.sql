-- Mends the chain of counts that were not given around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE scheme_quarter_gap SET superseded_by = s.superseded_by
FROM stage_scheme_quarter_gap s
WHERE scheme_quarter_gap.superseded_by = $batch
  AND scheme_quarter_gap.scheme_id = s.scheme_id
  AND scheme_quarter_gap.quarter = s.quarter
  AND scheme_quarter_gap.measure = s.measure

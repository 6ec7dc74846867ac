-- Marks the counts that were not given in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE scheme_quarter_gap SET superseded_by = $batch
FROM (SELECT scheme_id, quarter, measure FROM scheme_quarter_gap WHERE batch = $batch) s
WHERE scheme_quarter_gap.superseded_by IS NULL
  AND scheme_quarter_gap.batch < $batch
  AND scheme_quarter_gap.scheme_id = s.scheme_id
  AND scheme_quarter_gap.quarter = s.quarter
  AND scheme_quarter_gap.measure = s.measure

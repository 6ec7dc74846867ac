-- Mends the chain of totals of councils around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE council_total SET superseded_by = s.superseded_by
FROM stage_council_total s
WHERE council_total.superseded_by = $batch
  AND council_total.source = s.source
  AND council_total.vintage = s.vintage
  AND council_total.period = s.period
  AND council_total.place_code = s.place_code
  AND council_total.what = s.what
  AND council_total.dimension = s.dimension
  AND council_total.level = s.level

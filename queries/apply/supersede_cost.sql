-- Marks the costs in force that the staged rows replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them
UPDATE cost SET superseded_by = $batch
FROM stage_cost s
WHERE cost.superseded_by IS NULL
  AND cost.scheme_id = s.scheme_id
  AND cost.arrangement_key = s.arrangement_key
  AND cost.year = s.year
  AND cost.element = s.element

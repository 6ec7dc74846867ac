-- Marks the claims in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE claim SET superseded_by = $batch
FROM (SELECT claim_ref FROM claim WHERE batch = $batch) s
WHERE claim.superseded_by IS NULL
  AND claim.batch < $batch
  AND claim.claim_ref = s.claim_ref

-- Mends the chain of claims around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE claim SET superseded_by = s.superseded_by
FROM stage_claim s
WHERE claim.superseded_by = $batch
  AND claim.claim_ref = s.claim_ref

-- Mends the chain of safeguarding enquiries around a batch that is being undone: what it had replaced
-- is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE safeguarding SET superseded_by = s.superseded_by
FROM stage_safeguarding s
WHERE safeguarding.superseded_by = $batch
  AND safeguarding.scheme_id = s.scheme_id
  AND safeguarding.enquiry_key = s.enquiry_key

-- Marks the safeguarding enquiries in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE safeguarding SET superseded_by = $batch
FROM (SELECT scheme_id, enquiry_key FROM safeguarding WHERE batch = $batch) s
WHERE safeguarding.superseded_by IS NULL
  AND safeguarding.batch < $batch
  AND safeguarding.scheme_id = s.scheme_id
  AND safeguarding.enquiry_key = s.enquiry_key

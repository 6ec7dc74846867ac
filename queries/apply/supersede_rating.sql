-- Marks the ratings in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE rating SET superseded_by = $batch
FROM (SELECT source, vintage, service_ref, question FROM rating WHERE batch = $batch) s
WHERE rating.superseded_by IS NULL
  AND rating.batch < $batch
  AND rating.source = s.source
  AND rating.vintage = s.vintage
  AND rating.service_ref = s.service_ref
  AND rating.question = s.question

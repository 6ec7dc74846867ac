-- The same as lists/ingest_loose_ends of a batch in which answers alone refer to anything. Only people of the
-- schemes from the first of the batch to its last are read, which lie together: mostly that is one scheme of a country.
-- template: people is count(DISTINCT person_key), or count(*) where each row is known to be about somebody else
-- param batch: BIGINT, the batch
SELECT batch, 'survey_response' AS "table", 'person' AS refers_to, scheme_id, count(*) AS rows, {people} AS missing, arg_min(sheet, line) AS sheet, min(line) AS line
FROM survey_response ANTI JOIN (
  SELECT scheme_id, person_key FROM person
  WHERE superseded_by IS NULL
    AND scheme_id >= (SELECT min(scheme_id) FROM survey_response WHERE batch = $batch)
    AND scheme_id <= (SELECT max(scheme_id) FROM survey_response WHERE batch = $batch)
) USING (scheme_id, person_key)
WHERE superseded_by IS NULL AND batch = $batch
GROUP BY batch, scheme_id
ORDER BY scheme_id

-- The batches with rows of schemes that no other batch than the given one describes:
-- without it those rows would be about schemes that nobody knows.
-- param batch: BIGINT, the batch that describes the schemes
SELECT r.batch, min(r.scheme_id) AS scheme_id
FROM (
  SELECT batch, scheme_id FROM person
  UNION ALL
  SELECT batch, scheme_id FROM arrangement
  UNION ALL
  SELECT batch, scheme_id FROM survey_response
  UNION ALL
  SELECT batch, scheme_id FROM carer_response
  UNION ALL
  SELECT batch, scheme_id FROM worker_response
  UNION ALL
  SELECT batch, scheme_id FROM area_response
  UNION ALL
  SELECT batch, scheme_id FROM scheme_quarter
  UNION ALL
  SELECT batch, scheme_id FROM cost
  UNION ALL
  SELECT batch, scheme_id FROM service_event
  UNION ALL
  SELECT batch, scheme_id FROM scheme_quarter_gap
  UNION ALL
  SELECT batch, scheme_id FROM scheme_change
  UNION ALL
  SELECT batch, scheme_id FROM application
  UNION ALL
  SELECT batch, scheme_id FROM matching
  UNION ALL
  SELECT batch, scheme_id FROM safeguarding
  UNION ALL
  SELECT batch, scheme_id FROM person_year
) r
WHERE r.batch <> $batch
  AND r.scheme_id IN (SELECT scheme_id FROM scheme WHERE batch = $batch)
  AND r.scheme_id NOT IN (SELECT scheme_id FROM scheme WHERE batch <> $batch)
GROUP BY r.batch
ORDER BY r.batch

-- The tables that hold rows in force of earlier batches, of those schemes for
-- which a batch has rows in them: only there can the batch replace any.
-- param batch: BIGINT, the batch; what it changes is noted in cells_pending
SELECT 'scheme' AS table_name WHERE EXISTS (
  SELECT 1 FROM scheme WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'scheme'))
UNION ALL
SELECT 'person' AS table_name WHERE EXISTS (
  SELECT 1 FROM person WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'person'))
UNION ALL
SELECT 'arrangement' AS table_name WHERE EXISTS (
  SELECT 1 FROM arrangement WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'arrangement'))
UNION ALL
SELECT 'survey_response' AS table_name WHERE EXISTS (
  SELECT 1 FROM survey_response WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'survey_response'))
UNION ALL
SELECT 'carer_response' AS table_name WHERE EXISTS (
  SELECT 1 FROM carer_response WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'carer_response'))
UNION ALL
SELECT 'worker_response' AS table_name WHERE EXISTS (
  SELECT 1 FROM worker_response WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'worker_response'))
UNION ALL
SELECT 'area_response' AS table_name WHERE EXISTS (
  SELECT 1 FROM area_response WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'area_response'))
UNION ALL
SELECT 'scheme_quarter' AS table_name WHERE EXISTS (
  SELECT 1 FROM scheme_quarter WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'scheme_quarter'))
UNION ALL
SELECT 'cost' AS table_name WHERE EXISTS (
  SELECT 1 FROM cost WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'cost'))
UNION ALL
SELECT 'service_event' AS table_name WHERE EXISTS (
  SELECT 1 FROM service_event WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'service_event'))
UNION ALL
SELECT 'scheme_quarter_gap' AS table_name WHERE EXISTS (
  SELECT 1 FROM scheme_quarter_gap WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'scheme_quarter_gap'))
UNION ALL
SELECT 'scheme_change' AS table_name WHERE EXISTS (
  SELECT 1 FROM scheme_change WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'scheme_change'))
UNION ALL
SELECT 'application' AS table_name WHERE EXISTS (
  SELECT 1 FROM application WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'application'))
UNION ALL
SELECT 'matching' AS table_name WHERE EXISTS (
  SELECT 1 FROM matching WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'matching'))
UNION ALL
SELECT 'safeguarding' AS table_name WHERE EXISTS (
  SELECT 1 FROM safeguarding WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'safeguarding'))
UNION ALL
SELECT 'person_year' AS table_name WHERE EXISTS (
  SELECT 1 FROM person_year WHERE superseded_by IS NULL AND batch < $batch
    AND scheme_id IN (SELECT scheme_id FROM cells_pending WHERE line = $batch AND table_name = 'person_year'))
UNION ALL
SELECT 'rating' WHERE EXISTS (
  SELECT 1 FROM rating WHERE superseded_by IS NULL AND batch < $batch)
UNION ALL
SELECT 'target' WHERE EXISTS (
  SELECT 1 FROM target WHERE superseded_by IS NULL AND batch < $batch)
UNION ALL
SELECT 'group_member' WHERE EXISTS (
  SELECT 1 FROM group_member WHERE superseded_by IS NULL AND batch < $batch)
UNION ALL
SELECT 'claim' WHERE EXISTS (
  SELECT 1 FROM claim WHERE superseded_by IS NULL AND batch < $batch)
UNION ALL
SELECT 'benchmark' WHERE EXISTS (
  SELECT 1 FROM benchmark WHERE superseded_by IS NULL AND batch < $batch)
UNION ALL
SELECT 'council_total' WHERE EXISTS (
  SELECT 1 FROM council_total WHERE superseded_by IS NULL AND batch < $batch)

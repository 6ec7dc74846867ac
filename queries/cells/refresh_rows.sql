-- How many rows the touched schemes have from each batch in each table that is sent scheme by scheme.
INSERT INTO scheme_rows
SELECT scheme_id, 'scheme', batch, superseded_by, count(*) FROM scheme WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'person', batch, superseded_by, count(*) FROM person WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'arrangement', batch, superseded_by, count(*) FROM arrangement WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'survey_response', batch, superseded_by, count(*) FROM survey_response WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'carer_response', batch, superseded_by, count(*) FROM carer_response WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'worker_response', batch, superseded_by, count(*) FROM worker_response WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'area_response', batch, superseded_by, count(*) FROM area_response WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'scheme_quarter', batch, superseded_by, count(*) FROM scheme_quarter WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'cost', batch, superseded_by, count(*) FROM cost WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'service_event', batch, superseded_by, count(*) FROM service_event WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'scheme_quarter_gap', batch, superseded_by, count(*) FROM scheme_quarter_gap WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'application', batch, superseded_by, count(*) FROM application WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'matching', batch, superseded_by, count(*) FROM matching WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'safeguarding', batch, superseded_by, count(*) FROM safeguarding WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL
UNION ALL
SELECT scheme_id, 'person_year', batch, superseded_by, count(*) FROM person_year WHERE scheme_id IN (SELECT scheme_id FROM touched) GROUP BY ALL

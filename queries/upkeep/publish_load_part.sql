-- How many rows of each batch are in force in each table (replaced_by is NULL), and how many each later batch has replaced.
CREATE TABLE snapshot.load_part AS
SELECT batch AS seq, 'scheme' AS "table", superseded_by AS replaced_by, count(*) AS rows FROM scheme GROUP BY ALL
UNION ALL
SELECT batch, 'person', superseded_by, count(*) FROM person GROUP BY ALL
UNION ALL
SELECT batch, 'arrangement', superseded_by, count(*) FROM arrangement GROUP BY ALL
UNION ALL
SELECT batch, 'survey_response', superseded_by, count(*) FROM survey_response GROUP BY ALL
UNION ALL
SELECT batch, 'carer_response', superseded_by, count(*) FROM carer_response GROUP BY ALL
UNION ALL
SELECT batch, 'worker_response', superseded_by, count(*) FROM worker_response GROUP BY ALL
UNION ALL
SELECT batch, 'area_response', superseded_by, count(*) FROM area_response GROUP BY ALL
UNION ALL
SELECT batch, 'scheme_quarter', superseded_by, count(*) FROM scheme_quarter GROUP BY ALL
UNION ALL
SELECT batch, 'cost', superseded_by, count(*) FROM cost GROUP BY ALL
UNION ALL
SELECT batch, 'service_event', superseded_by, count(*) FROM service_event GROUP BY ALL
UNION ALL
SELECT batch, 'scheme_quarter_gap', superseded_by, count(*) FROM scheme_quarter_gap GROUP BY ALL
UNION ALL
SELECT batch, 'benchmark', superseded_by, count(*) FROM benchmark GROUP BY ALL
UNION ALL
SELECT batch, 'target', superseded_by, count(*) FROM target GROUP BY ALL
UNION ALL
SELECT batch, 'group_member', superseded_by, count(*) FROM group_member GROUP BY ALL
UNION ALL
SELECT batch, 'claim', superseded_by, count(*) FROM claim GROUP BY ALL
UNION ALL
SELECT batch, 'rating', superseded_by, count(*) FROM rating GROUP BY ALL
UNION ALL
SELECT batch, 'scheme_change', superseded_by, count(*) FROM scheme_change GROUP BY ALL
UNION ALL
SELECT batch, 'application', superseded_by, count(*) FROM application GROUP BY ALL
UNION ALL
SELECT batch, 'matching', superseded_by, count(*) FROM matching GROUP BY ALL
UNION ALL
SELECT batch, 'safeguarding', superseded_by, count(*) FROM safeguarding GROUP BY ALL
UNION ALL
SELECT batch, 'person_year', superseded_by, count(*) FROM person_year GROUP BY ALL
UNION ALL
SELECT batch, 'council_total', superseded_by, count(*) FROM council_total GROUP BY ALL
ORDER BY 1, 2, 3

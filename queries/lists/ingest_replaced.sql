-- How many rows of each table each batch has replaced. A batch that the ledger does
-- not know, or that was undone, can have replaced none.
SELECT 'arrangement' AS "table", superseded_by AS batch, count(*) AS rows FROM arrangement WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'benchmark', superseded_by, count(*) FROM benchmark WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'target', superseded_by, count(*) FROM target WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'group_member', superseded_by, count(*) FROM group_member WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'claim', superseded_by, count(*) FROM claim WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'cost', superseded_by, count(*) FROM cost WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'person', superseded_by, count(*) FROM person WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'rating', superseded_by, count(*) FROM rating WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'scheme', superseded_by, count(*) FROM scheme WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'scheme_quarter', superseded_by, count(*) FROM scheme_quarter WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'survey_response', superseded_by, count(*) FROM survey_response WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'scheme_quarter_gap', superseded_by, count(*) FROM scheme_quarter_gap WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'service_event', superseded_by, count(*) FROM service_event WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'carer_response', superseded_by, count(*) FROM carer_response WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'worker_response', superseded_by, count(*) FROM worker_response WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'area_response', superseded_by, count(*) FROM area_response WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'scheme_change', superseded_by, count(*) FROM scheme_change WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'application', superseded_by, count(*) FROM application WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'matching', superseded_by, count(*) FROM matching WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'safeguarding', superseded_by, count(*) FROM safeguarding WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'person_year', superseded_by, count(*) FROM person_year WHERE superseded_by IS NOT NULL GROUP BY superseded_by
UNION ALL
SELECT 'council_total', superseded_by, count(*) FROM council_total WHERE superseded_by IS NOT NULL GROUP BY superseded_by
ORDER BY 1, 2

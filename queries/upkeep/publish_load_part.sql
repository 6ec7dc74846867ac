-- How many rows of each batch are in force in each table (replaced_by is NULL), and how many each later batch has replaced.
CREATE TABLE snapshot.load_part AS
SELECT batch AS seq, table_name AS "table", superseded_by AS replaced_by, sum(rows)::BIGINT AS rows FROM scheme_rows GROUP BY ALL
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
SELECT batch, 'council_total', superseded_by, count(*) FROM council_total GROUP BY ALL
ORDER BY 1, 2, 3

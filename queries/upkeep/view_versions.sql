-- The views that there are, and the hash of the text that each was made from.
SELECT n.name, n.sha256
FROM view_version n JOIN duckdb_views() v ON v.view_name = n.name
WHERE v.database_name = current_database() AND NOT v.internal AND NOT v.temporary

-- The tables of khi.db.
SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary AND database_name = current_database()
ORDER BY table_name

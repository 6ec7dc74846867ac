-- Columns of a table and their types, in order.
-- param database: VARCHAR, temp for temporary tables, khi for those that are kept
-- param table: VARCHAR
SELECT column_name, data_type FROM duckdb_columns()
WHERE database_name = $database AND table_name = $table
ORDER BY column_index

-- Columns of a temporary table and their types, in order.
-- param table: VARCHAR
SELECT column_name, data_type FROM duckdb_columns()
WHERE database_name = 'temp' AND table_name = $table
ORDER BY column_index

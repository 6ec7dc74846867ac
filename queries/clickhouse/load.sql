-- Reads Parquet files as they were written into a table.
-- template: table is its name, columns are those that it has, files is a pattern of paths
INSERT INTO {table} ({columns}) SELECT {columns} FROM file('{files}', Parquet)

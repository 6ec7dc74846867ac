-- Writes what a statement gives into one Parquet file.
-- template: rows is the statement, file one in a folder that the database may write to
COPY (
{rows}
) TO '{file}' (FORMAT parquet, COMPRESSION zstd)

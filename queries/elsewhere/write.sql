-- Writes what a statement gives as Parquet files into a folder, a folder within it for each value of what it is partitioned by.
-- template: rows is the statement, folder one that the database may write to, by the columns that tell the parts
COPY (
{rows}
) TO '{folder}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY ({by}), WRITE_PARTITION_COLUMNS true)

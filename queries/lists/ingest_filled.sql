-- How many rows of a batch have a value in any of the columns that are empty by what the ledger says.
-- It stands in lists/ingest_totals_TABLE in the place of what is asked of each of these columns.
-- template: table is the table or view, any says of each column that it is not NULL
-- param batch: BIGINT, the batch, or 0 for all that the ledger has
SELECT count(*) FROM {table} WHERE batch > 0 AND ($batch = 0 OR batch = $batch) AND ({any})

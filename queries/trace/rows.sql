-- The rows of one line of a file and all other rows with the same keys, before and after, the oldest first.
-- template: table is a contract table, keys the columns of its key
-- param batch: BIGINT
-- param sheet: VARCHAR, the sheet, or NULL for any
-- param line: INTEGER, the line of the file
SELECT * FROM {table}
WHERE ({keys}) IN (SELECT ({keys}) FROM {table} WHERE batch = $batch AND line = $line AND ($sheet IS NULL OR sheet = $sheet))
ORDER BY {keys}, batch

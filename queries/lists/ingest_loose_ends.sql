-- Rows in force that refer to what is not there, one line for each batch, scheme and kind.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, "table", refers_to, scheme_id, rows, missing, sheet, line
FROM loose_end
WHERE $batch = 0 OR batch = $batch
ORDER BY 1, 2, 4

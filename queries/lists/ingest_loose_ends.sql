-- Rows in force that refer to what is not there, one line for each batch, scheme and kind.
-- template: missing is the column missing, or rows where each row is known to be about somebody else
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, "table", refers_to, scheme_id, rows, {missing} AS missing, sheet, line
FROM loose_end
WHERE $batch = 0 OR batch = $batch
ORDER BY 1, 2, 4

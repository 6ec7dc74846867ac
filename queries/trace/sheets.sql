-- What one batch still has in one table: for each sheet how many rows, how many of them in force, and from which line to which.
-- template: table is a contract table
-- param batch: BIGINT
SELECT sheet, count(*) AS rows, count(*) FILTER (superseded_by IS NULL) AS in_force, min(line) AS first_line, max(line) AS last_line
FROM {table} WHERE batch = $batch
GROUP BY sheet ORDER BY sheet

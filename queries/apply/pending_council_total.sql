-- Notes that a line of the ledger changes totals of councils, until its rows are checked. They belong to no scheme.
-- param line: BIGINT, the line of the ledger
-- param batch: BIGINT, the batch whose rows come or go
INSERT INTO cells_pending
SELECT DISTINCT $line, 'council_total', NULL FROM council_total WHERE batch = $batch

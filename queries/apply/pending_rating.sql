-- Notes that a line of the ledger changes ratings, until its rows are checked. They belong to no scheme.
-- param line: BIGINT, the line of the ledger
-- param batch: BIGINT, the batch whose rows come or go
INSERT INTO cells_pending
SELECT DISTINCT $line, 'rating', NULL FROM rating WHERE batch = $batch

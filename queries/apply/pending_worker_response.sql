-- Notes the schemes whose workers' responses a line of the ledger changes, until their cells are counted again.
-- param line: BIGINT, the line of the ledger
-- param batch: BIGINT, the batch whose rows come or go
INSERT INTO cells_pending
SELECT DISTINCT $line, 'worker_response', scheme_id FROM worker_response WHERE batch = $batch

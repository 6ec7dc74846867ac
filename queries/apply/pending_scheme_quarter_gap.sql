-- Notes the schemes whose counts that were not given a line of the ledger changes, until their cells are counted again.
-- param line: BIGINT, the line of the ledger
-- param batch: BIGINT, the batch whose rows come or go
INSERT INTO cells_pending
SELECT DISTINCT $line, 'scheme_quarter_gap', scheme_id FROM scheme_quarter_gap WHERE batch = $batch

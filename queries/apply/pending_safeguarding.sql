-- Notes the schemes whose safeguarding enquiries a line of the ledger changes, until their cells are counted again.
-- param line: BIGINT, the line of the ledger
-- param batch: BIGINT, the batch whose rows come or go
INSERT INTO cells_pending
SELECT DISTINCT $line, 'safeguarding', scheme_id FROM safeguarding WHERE batch = $batch

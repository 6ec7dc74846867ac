-- Notes the schemes whose changes a line of the ledger brings or takes, until its rows are checked.
-- param line: BIGINT, the line of the ledger
-- param batch: BIGINT, the batch whose rows come or go
INSERT INTO cells_pending
SELECT DISTINCT $line, 'scheme_change', scheme_id FROM scheme_change WHERE batch = $batch

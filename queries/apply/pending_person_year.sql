-- Notes the schemes whose yearly facts a line of the ledger changes, until their cells are counted again.
-- param line: BIGINT, the line of the ledger
-- param batch: BIGINT, the batch whose rows come or go
INSERT INTO cells_pending
SELECT DISTINCT $line, 'person_year', scheme_id FROM person_year WHERE batch = $batch

-- Notes the schemes whose answers on areas a line of the ledger changes, until their cells are counted again.
-- param line: BIGINT, the line of the ledger
-- param batch: BIGINT, the batch whose rows come or go
INSERT INTO cells_pending
SELECT DISTINCT $line, 'area_response', scheme_id FROM area_response WHERE batch = $batch

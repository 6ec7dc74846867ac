-- The ledger lines that have been applied, loads and undoings, in order, for comparison with the ledger.
SELECT seq, hash, record FROM batch
UNION ALL
SELECT seq, hash, '' FROM undo
ORDER BY seq

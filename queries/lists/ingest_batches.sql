-- The ledger lines that have been applied, loads, undoings and erasings, in order, for comparison with the ledger.
SELECT seq, hash, record FROM batch
UNION ALL
SELECT seq, hash, '' FROM undo
UNION ALL
SELECT seq, hash, '' FROM erasure
ORDER BY seq

-- The ledger lines that have been applied, loads, undoings, erasings and changes of the key, in order, for comparison with the ledger.
SELECT seq, hash, record FROM batch
UNION ALL
SELECT seq, hash, '' FROM undo
UNION ALL
SELECT seq, hash, '' FROM erasure
UNION ALL
SELECT seq, hash, '' FROM key_change
ORDER BY seq

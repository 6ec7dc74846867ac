-- The batches that have been applied, in order, for comparison with the ledger.
SELECT seq, hash, record FROM batch ORDER BY seq

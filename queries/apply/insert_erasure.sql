-- Notes that somebody was erased. Whom, only the ledger says, by a keyed hash.
-- param seq: BIGINT, the ledger line that says so
-- param hash: VARCHAR, of the ledger line
-- param erased_by: VARCHAR, who did it; NULL where it is not known
-- param erased_at: TIMESTAMP, UTC
INSERT INTO erasure (seq, hash, erased_by, erased_at)
VALUES ($seq, $hash, $erased_by, $erased_at)

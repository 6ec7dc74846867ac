-- Notes that the key of the pseudonyms was changed. The key itself is in no database.
-- param seq: BIGINT, the ledger line that says so
-- param hash: VARCHAR, of the ledger line
-- param changed_by: VARCHAR, who did it; NULL where it is not known
-- param changed_at: TIMESTAMP, UTC
INSERT INTO key_change (seq, hash, changed_by, changed_at)
VALUES ($seq, $hash, $changed_by, $changed_at)

-- Notes that a batch has been undone.
-- param seq: BIGINT, the ledger line that undoes it
-- param hash: VARCHAR, of the ledger line
-- param batch: BIGINT, the batch that is undone
-- param undone_by: VARCHAR, who did it; NULL where it is not known
-- param why: VARCHAR, in their words; NULL where they gave none
-- param undone_at: TIMESTAMP, UTC
INSERT INTO undo (seq, hash, batch, undone_by, why, undone_at)
VALUES ($seq, $hash, $batch, $undone_by, $why, $undone_at)

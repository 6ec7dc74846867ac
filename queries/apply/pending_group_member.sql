-- Notes that a line of the ledger changes memberships of groups, until its rows are checked. They belong to no scheme.
-- param line: BIGINT, the line of the ledger
-- param batch: BIGINT, the batch whose rows come or go
INSERT INTO cells_pending
SELECT DISTINCT $line, 'group_member', NULL FROM group_member WHERE batch = $batch

-- Takes the memberships of a batch out of the database. The record keeps them.
-- param batch: BIGINT, the batch that is undone
DELETE FROM group_member WHERE batch = $batch

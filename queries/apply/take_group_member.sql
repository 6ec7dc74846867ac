-- Stages the memberships of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_group_member
SELECT * FROM group_member WHERE batch = $batch

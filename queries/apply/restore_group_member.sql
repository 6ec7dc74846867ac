-- Mends the chain of memberships around a batch that is being undone: what it had
-- replaced is in force again, or replaced by the later batch that holds the same key.
-- param batch: BIGINT, the batch that is undone; its rows are staged
UPDATE group_member SET superseded_by = s.superseded_by
FROM stage_group_member s
WHERE group_member.superseded_by = $batch
  AND group_member.group_id = s.group_id
  AND group_member.member = s.member
  AND group_member.member_from = s.member_from

-- Marks the memberships in force that the rows of a batch replace: those with the same key.
-- They stay in the table, so that the batch can be undone and the past asked for.
-- param batch: BIGINT, the batch that replaces them; its rows are in the table
UPDATE group_member SET superseded_by = $batch
FROM (SELECT group_id, member, member_from FROM group_member WHERE batch = $batch) s
WHERE group_member.superseded_by IS NULL
  AND group_member.batch < $batch
  AND group_member.group_id = s.group_id
  AND group_member.member = s.member
  AND group_member.member_from = s.member_from

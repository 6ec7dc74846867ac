-- Memberships of groups in force in a snapshot, of each group the newest first: its row has the name and kind that the group goes by.
SELECT group_id, group_name, kind, member, member_from, member_until
FROM group_member ORDER BY group_id, member_from DESC, member, group_name, kind

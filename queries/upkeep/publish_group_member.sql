-- Memberships of groups in force.
CREATE TABLE snapshot.group_member AS
SELECT group_id, group_name, kind, member, strftime(member_from, '%Y-%m-%d') AS member_from, strftime(member_until, '%Y-%m-%d') AS member_until
FROM group_member WHERE superseded_by IS NULL
ORDER BY ALL

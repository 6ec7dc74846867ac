-- Memberships of one batch that have the same key more than once.
-- table: group_member
-- param batch: BIGINT, the batch
SELECT group_id, member, member_from, count(*) AS times
FROM group_member
WHERE batch = $batch
GROUP BY ALL
HAVING count(*) > 1

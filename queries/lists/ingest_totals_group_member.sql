-- Control totals of the memberships by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(group_id), CAST(sum(strlen(group_id)) AS BIGINT),
       count(group_name), CAST(sum(strlen(group_name)) AS BIGINT),
       count(kind), CAST(sum(strlen(kind)) AS BIGINT),
       count(member), CAST(sum(strlen(member)) AS BIGINT),
       count(member_from), CAST(sum(member_from - DATE '1970-01-01') AS BIGINT),
       count(member_until), CAST(sum(member_until - DATE '1970-01-01') AS BIGINT)
FROM group_member
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

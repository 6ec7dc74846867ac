-- Control totals of the changes of schemes by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(successor_id), CAST(sum(strlen(successor_id)) AS BIGINT),
       count(changed_on), CAST(sum(changed_on - DATE '1970-01-01') AS BIGINT),
       count(kind), CAST(sum(strlen(kind)) AS BIGINT)
FROM scheme_change
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

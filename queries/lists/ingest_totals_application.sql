-- Control totals of the applications by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(application_key), CAST(sum(application_key & 4294967295) AS BIGINT),
       count(enquired_on), CAST(sum(enquired_on - DATE '1970-01-01') AS BIGINT),
       count(applied_on), CAST(sum(applied_on - DATE '1970-01-01') AS BIGINT),
       count(decided_on), CAST(sum(decided_on - DATE '1970-01-01') AS BIGINT),
       count(outcome), CAST(sum(strlen(outcome)) AS BIGINT),
       count(as_of), CAST(sum(as_of - DATE '1970-01-01') AS BIGINT)
FROM application
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

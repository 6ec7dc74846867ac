-- Control totals of the yearly facts by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(year), CAST(sum(strlen(year)) AS BIGINT),
       count(person_key), CAST(sum(person_key & 4294967295) AS BIGINT),
       count(health_check), CAST(sum(CAST(health_check AS BIGINT)) AS BIGINT),
       count(health_plan), CAST(sum(CAST(health_plan AS BIGINT)) AS BIGINT),
       count(psychotropic), CAST(sum(CAST(psychotropic AS BIGINT)) AS BIGINT),
       count(diagnosis), CAST(sum(CAST(diagnosis AS BIGINT)) AS BIGINT),
       count(reviewed), CAST(sum(CAST(reviewed AS BIGINT)) AS BIGINT),
       count(dnacpr), CAST(sum(CAST(dnacpr AS BIGINT)) AS BIGINT),
       count(dnacpr_involved), CAST(sum(CAST(dnacpr_involved AS BIGINT)) AS BIGINT),
       count(dnacpr_correct), CAST(sum(CAST(dnacpr_correct AS BIGINT)) AS BIGINT)
FROM person_year
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

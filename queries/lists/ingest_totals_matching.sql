-- Control totals of the matches by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(arrangement_key), CAST(sum(arrangement_key & 4294967295) AS BIGINT),
       count(started_on), CAST(sum(started_on - DATE '1970-01-01') AS BIGINT),
       count(person_chose), CAST(sum(CAST(person_chose AS BIGINT)) AS BIGINT),
       count(carer_chose), CAST(sum(CAST(carer_chose AS BIGINT)) AS BIGINT),
       count(met_before), CAST(sum(CAST(met_before AS BIGINT)) AS BIGINT)
FROM matching
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

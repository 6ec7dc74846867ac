-- Control totals of the workers' responses by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(worker_key), CAST(sum(worker_key & 4294967295) AS BIGINT),
       count(wave), CAST(sum(strlen(wave)) AS BIGINT),
       count(answered_on), CAST(sum(answered_on - DATE '1970-01-01') AS BIGINT),
       count(warmth), CAST(sum(CAST(warmth AS BIGINT)) AS BIGINT),
       count(respect), CAST(sum(CAST(respect AS BIGINT)) AS BIGINT),
       count(trust), CAST(sum(CAST(trust AS BIGINT)) AS BIGINT),
       count(listened), CAST(sum(CAST(listened AS BIGINT)) AS BIGINT),
       count(valued), CAST(sum(CAST(valued AS BIGINT)) AS BIGINT),
       count(time_enough), CAST(sum(CAST(time_enough AS BIGINT)) AS BIGINT),
       count(system_impact), CAST(sum(CAST(system_impact AS BIGINT)) AS BIGINT),
       count(instrument_version), CAST(sum(strlen(instrument_version)) AS BIGINT)
FROM worker_response
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

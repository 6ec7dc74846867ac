-- Control totals of the arrangements by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(arrangement_key), CAST(sum(arrangement_key & 4294967295) AS BIGINT),
       count(person_key), CAST(sum(person_key & 4294967295) AS BIGINT),
       count(type), CAST(sum(strlen(type)) AS BIGINT),
       count(start_on), CAST(sum(start_on - DATE '1970-01-01') AS BIGINT),
       count(end_on), CAST(sum(end_on - DATE '1970-01-01') AS BIGINT),
       count(end_reason), CAST(sum(strlen(end_reason)) AS BIGINT),
       count(planned), CAST(sum(strlen(planned)) AS BIGINT),
       count(prior_setting), CAST(sum(strlen(prior_setting)) AS BIGINT),
       count(need_band), CAST(sum(strlen(need_band)) AS BIGINT),
       count(otherwise_setting), CAST(sum(strlen(otherwise_setting)) AS BIGINT),
       count(otherwise_source), CAST(sum(strlen(otherwise_source)) AS BIGINT)
FROM arrangement
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

-- Control totals of the targets by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(target_ref), CAST(sum(strlen(target_ref)) AS BIGINT),
       count(words), CAST(sum(strlen(words)) AS BIGINT),
       count(source), CAST(sum(strlen(source)) AS BIGINT),
       count(set_on), CAST(sum(set_on - DATE '1970-01-01') AS BIGINT),
       count(place_code), CAST(sum(strlen(place_code)) AS BIGINT),
       count(indicator), CAST(sum(strlen(indicator)) AS BIGINT),
       count(from_period), CAST(sum(strlen(from_period)) AS BIGINT),
       count(from_value), CAST(sum(CAST(round(from_value * 10000) AS BIGINT)) AS BIGINT),
       count(by_period), CAST(sum(strlen(by_period)) AS BIGINT),
       count(kind), CAST(sum(strlen(kind)) AS BIGINT),
       count(value), CAST(sum(CAST(round(value * 10000) AS BIGINT)) AS BIGINT),
       count(value_to), CAST(sum(CAST(round(value_to * 10000) AS BIGINT)) AS BIGINT)
FROM target
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

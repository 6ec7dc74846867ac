-- Control totals of the totals of councils by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(source), CAST(sum(strlen(source)) AS BIGINT),
       count(vintage), CAST(sum(strlen(vintage)) AS BIGINT),
       count(period), CAST(sum(strlen(period)) AS BIGINT),
       count(place_code), CAST(sum(strlen(place_code)) AS BIGINT),
       count(what), CAST(sum(strlen(what)) AS BIGINT),
       count(dimension), CAST(sum(strlen(dimension)) AS BIGINT),
       count(level), CAST(sum(strlen(level)) AS BIGINT),
       count(value), CAST(sum(CAST(round(value * 10000) AS BIGINT)) AS BIGINT),
       count(flag), CAST(sum(strlen(flag)) AS BIGINT)
FROM council_total
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

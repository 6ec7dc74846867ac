-- Control totals of the ratings by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(source), CAST(sum(strlen(source)) AS BIGINT),
       count(vintage), CAST(sum(strlen(vintage)) AS BIGINT),
       count(service_ref), CAST(sum(strlen(service_ref)) AS BIGINT),
       count(service_name), CAST(sum(strlen(service_name)) AS BIGINT),
       count(provider), CAST(sum(strlen(provider)) AS BIGINT),
       count(place_code), CAST(sum(strlen(place_code)) AS BIGINT),
       count(question), CAST(sum(strlen(question)) AS BIGINT),
       count(rating), CAST(sum(strlen(rating)) AS BIGINT),
       count(rated_on), CAST(sum(rated_on - DATE '1970-01-01') AS BIGINT)
FROM rating
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

-- Control totals of the schemes by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(name), CAST(sum(strlen(name)) AS BIGINT),
       count(model), CAST(sum(strlen(model)) AS BIGINT),
       count(nation), CAST(sum(strlen(nation)) AS BIGINT),
       count(area_code), CAST(sum(strlen(area_code)) AS BIGINT),
       count(provider_type), CAST(sum(strlen(provider_type)) AS BIGINT),
       count(opened_on), CAST(sum(opened_on - DATE '1970-01-01') AS BIGINT),
       count(closed_on), CAST(sum(closed_on - DATE '1970-01-01') AS BIGINT)
FROM scheme
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

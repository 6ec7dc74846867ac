-- Control totals of the counts that were not given by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(quarter), CAST(sum(strlen(quarter)) AS BIGINT),
       count(measure), CAST(sum(strlen(measure)) AS BIGINT),
       count(why), CAST(sum(strlen(why)) AS BIGINT)
FROM scheme_quarter_gap
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

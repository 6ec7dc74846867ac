-- Control totals of the safeguarding enquiries by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(enquiry_key), CAST(sum(enquiry_key & 4294967295) AS BIGINT),
       count(person_key), CAST(sum(person_key & 4294967295) AS BIGINT),
       count(opened_on), CAST(sum(opened_on - DATE '1970-01-01') AS BIGINT),
       count(concluded_on), CAST(sum(concluded_on - DATE '1970-01-01') AS BIGINT),
       count(risk), CAST(sum(CAST(risk AS BIGINT)) AS BIGINT),
       count(asked), CAST(sum(CAST(asked AS BIGINT)) AS BIGINT),
       count(achieved), CAST(sum(CAST(achieved AS BIGINT)) AS BIGINT)
FROM safeguarding
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

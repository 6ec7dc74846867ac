-- Control totals of the people by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(person_key), CAST(sum(person_key & 4294967295) AS BIGINT),
       count(birth_year), CAST(sum(CAST(birth_year AS BIGINT)) AS BIGINT),
       count(gender), CAST(sum(strlen(gender)) AS BIGINT),
       count(ethnicity), CAST(sum(strlen(ethnicity)) AS BIGINT),
       count(need), CAST(sum(strlen(need)) AS BIGINT),
       count(communication), CAST(sum(strlen(communication)) AS BIGINT),
       count(deprivation), CAST(sum(CAST(deprivation AS BIGINT)) AS BIGINT)
FROM person
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

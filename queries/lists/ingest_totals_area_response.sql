-- Control totals of the answers on areas by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(respondent_key), CAST(sum(respondent_key & 4294967295) AS BIGINT),
       count(wave), CAST(sum(strlen(wave)) AS BIGINT),
       count(answered_on), CAST(sum(answered_on - DATE '1970-01-01') AS BIGINT),
       count(view_from), CAST(sum(strlen(view_from)) AS BIGINT),
       count(say_spend), CAST(sum(CAST(say_spend AS BIGINT)) AS BIGINT),
       count(own_plans), CAST(sum(CAST(own_plans AS BIGINT)) AS BIGINT),
       count(small_groups), CAST(sum(CAST(small_groups AS BIGINT)) AS BIGINT),
       count(find_out), CAST(sum(CAST(find_out AS BIGINT)) AS BIGINT),
       count(linking), CAST(sum(CAST(linking AS BIGINT)) AS BIGINT),
       count(strengths), CAST(sum(CAST(strengths AS BIGINT)) AS BIGINT),
       count(shared_homes), CAST(sum(CAST(shared_homes AS BIGINT)) AS BIGINT),
       count(share_power), CAST(sum(CAST(share_power AS BIGINT)) AS BIGINT),
       count(early_help), CAST(sum(CAST(early_help AS BIGINT)) AS BIGINT),
       count(kind_work), CAST(sum(CAST(kind_work AS BIGINT)) AS BIGINT),
       count(instrument_version), CAST(sum(strlen(instrument_version)) AS BIGINT)
FROM area_response
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

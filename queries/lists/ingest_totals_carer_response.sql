-- Control totals of the carers' responses by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(carer_key), CAST(sum(carer_key & 4294967295) AS BIGINT),
       count(wave), CAST(sum(strlen(wave)) AS BIGINT),
       count(answered_on), CAST(sum(answered_on - DATE '1970-01-01') AS BIGINT),
       count(carer_kind), CAST(sum(strlen(carer_kind)) AS BIGINT),
       count(warmth), CAST(sum(CAST(warmth AS BIGINT)) AS BIGINT),
       count(respect), CAST(sum(CAST(respect AS BIGINT)) AS BIGINT),
       count(trust), CAST(sum(CAST(trust AS BIGINT)) AS BIGINT),
       count(listened), CAST(sum(CAST(listened AS BIGINT)) AS BIGINT),
       count(valued), CAST(sum(CAST(valued AS BIGINT)) AS BIGINT),
       count(breaks), CAST(sum(CAST(breaks AS BIGINT)) AS BIGINT),
       count(pay_rise), CAST(sum(CAST(pay_rise AS BIGINT)) AS BIGINT),
       count(system_impact), CAST(sum(CAST(system_impact AS BIGINT)) AS BIGINT),
       count(carer_occupation), CAST(sum(CAST(carer_occupation AS BIGINT)) AS BIGINT),
       count(carer_control), CAST(sum(CAST(carer_control AS BIGINT)) AS BIGINT),
       count(carer_self_care), CAST(sum(CAST(carer_self_care AS BIGINT)) AS BIGINT),
       count(carer_safety), CAST(sum(CAST(carer_safety AS BIGINT)) AS BIGINT),
       count(carer_contact), CAST(sum(CAST(carer_contact AS BIGINT)) AS BIGINT),
       count(carer_encouragement), CAST(sum(CAST(carer_encouragement AS BIGINT)) AS BIGINT),
       count(carer_qol), CAST(sum(CAST(round(carer_qol * 10000) AS BIGINT)) AS BIGINT),
       count(instrument_version), CAST(sum(strlen(instrument_version)) AS BIGINT)
FROM carer_response
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

-- Control totals of the scheme quarters by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(quarter), CAST(sum(strlen(quarter)) AS BIGINT),
       count(people_total), CAST(sum(CAST(people_total AS BIGINT)) AS BIGINT),
       count(carers_approved), CAST(sum(CAST(carers_approved AS BIGINT)) AS BIGINT),
       count(carers_new), CAST(sum(CAST(carers_new AS BIGINT)) AS BIGINT),
       count(carers_left), CAST(sum(CAST(carers_left AS BIGINT)) AS BIGINT),
       count(vacancies), CAST(sum(CAST(vacancies AS BIGINT)) AS BIGINT),
       count(referrals), CAST(sum(CAST(referrals AS BIGINT)) AS BIGINT),
       count(enquiries), CAST(sum(CAST(enquiries AS BIGINT)) AS BIGINT),
       count(matches_started), CAST(sum(CAST(matches_started AS BIGINT)) AS BIGINT),
       count(matches_ended), CAST(sum(CAST(matches_ended AS BIGINT)) AS BIGINT),
       count(waiting_people), CAST(sum(CAST(waiting_people AS BIGINT)) AS BIGINT),
       count(staff_fte), CAST(sum(CAST(round(staff_fte * 10000) AS BIGINT)) AS BIGINT)
FROM scheme_quarter
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

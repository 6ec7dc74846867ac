-- Control totals of the services by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(quarter), CAST(sum(strlen(quarter)) AS BIGINT),
       count(event_key), CAST(sum(event_key & 4294967295) AS BIGINT),
       count(council), CAST(sum(strlen(council)) AS BIGINT),
       count(person_key), CAST(sum(person_key & 4294967295) AS BIGINT),
       count(client_type), CAST(sum(strlen(client_type)) AS BIGINT),
       count(need), CAST(sum(strlen(need)) AS BIGINT),
       count(age_band), CAST(sum(strlen(age_band)) AS BIGINT),
       count(accommodation), CAST(sum(strlen(accommodation)) AS BIGINT),
       count(funding), CAST(sum(strlen(funding)) AS BIGINT),
       count(start_on), CAST(sum(start_on - DATE '1970-01-01') AS BIGINT),
       count(end_on), CAST(sum(end_on - DATE '1970-01-01') AS BIGINT),
       count(service_type), CAST(sum(strlen(service_type)) AS BIGINT),
       count(component), CAST(sum(strlen(component)) AS BIGINT),
       count(mechanism), CAST(sum(strlen(mechanism)) AS BIGINT),
       count(provider_location), CAST(sum(strlen(provider_location)) AS BIGINT),
       count(unit_cost), CAST(sum(CAST(round(unit_cost * 10000) AS BIGINT)) AS BIGINT),
       count(cost_frequency), CAST(sum(strlen(cost_frequency)) AS BIGINT),
       count(planned_units), CAST(sum(CAST(round(planned_units * 10000) AS BIGINT)) AS BIGINT),
       count(cost_per_week), CAST(sum(CAST(round(cost_per_week * 10000) AS BIGINT)) AS BIGINT),
       count(weeks_in_period), CAST(sum(CAST(round(weeks_in_period * 10000) AS BIGINT)) AS BIGINT),
       count(total_in_period), CAST(sum(CAST(round(total_in_period * 10000) AS BIGINT)) AS BIGINT),
       count(need_band), CAST(sum(strlen(need_band)) AS BIGINT)
FROM service_event
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

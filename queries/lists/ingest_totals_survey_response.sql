-- Control totals of the survey responses by batch: rows, then for each column how many values and their sum.
-- Texts count by bytes, days from 1970-01-01, decimals in ten-thousandths,
-- pseudonyms by their low half. The ledger keeps the same totals; superseded
-- rows count, for a batch keeps its rows for ever.
-- param batch: BIGINT, the batch, or 0 for all
SELECT batch, count(*),
       count(scheme_id), CAST(sum(strlen(scheme_id)) AS BIGINT),
       count(person_key), CAST(sum(person_key & 4294967295) AS BIGINT),
       count(wave), CAST(sum(strlen(wave)) AS BIGINT),
       count(answered_on), CAST(sum(answered_on - DATE '1970-01-01') AS BIGINT),
       count(answered_by), CAST(sum(strlen(answered_by)) AS BIGINT),
       count(friends_n), CAST(sum(CAST(friends_n AS BIGINT)) AS BIGINT),
       count(friends_help), CAST(sum(CAST(friends_help AS BIGINT)) AS BIGINT),
       count(friends_enough), CAST(sum(CAST(friends_enough AS BIGINT)) AS BIGINT),
       count(balance), CAST(sum(CAST(balance AS BIGINT)) AS BIGINT),
       count(lonely), CAST(sum(CAST(lonely AS BIGINT)) AS BIGINT),
       count(life_sat), CAST(sum(CAST(life_sat AS BIGINT)) AS BIGINT),
       count(worthwhile), CAST(sum(CAST(worthwhile AS BIGINT)) AS BIGINT),
       count(happy), CAST(sum(CAST(happy AS BIGINT)) AS BIGINT),
       count(anxious), CAST(sum(CAST(anxious AS BIGINT)) AS BIGINT),
       count(choice), CAST(sum(CAST(choice AS BIGINT)) AS BIGINT),
       count(control), CAST(sum(CAST(control AS BIGINT)) AS BIGINT),
       count(personal_care), CAST(sum(CAST(personal_care AS BIGINT)) AS BIGINT),
       count(food), CAST(sum(CAST(food AS BIGINT)) AS BIGINT),
       count(home_clean), CAST(sum(CAST(home_clean AS BIGINT)) AS BIGINT),
       count(safe), CAST(sum(CAST(safe AS BIGINT)) AS BIGINT),
       count(contact), CAST(sum(CAST(contact AS BIGINT)) AS BIGINT),
       count(occupation), CAST(sum(CAST(occupation AS BIGINT)) AS BIGINT),
       count(dignity), CAST(sum(CAST(dignity AS BIGINT)) AS BIGINT),
       count(indep_help), CAST(sum(strlen(indep_help)) AS BIGINT)
FROM survey_response
WHERE $batch = 0 OR batch = $batch
GROUP BY batch
ORDER BY batch

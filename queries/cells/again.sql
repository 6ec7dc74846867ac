-- The people of the touched schemes of whom there is an answer in the years that are counted: how many answers in force they
-- have given in whatever years, and how many in these years that came before. Of nobody else does an indicator that looks
-- back say anything in those years.
-- template: came is true, or says that somebody is one of those whose answers came; touched says of which schemes and days which days are looked at
CREATE OR REPLACE TEMP TABLE again AS
SELECT scheme, respondent, count(*) AS times, count(*) FILTER ({days} AND batch NOT IN (SELECT line FROM cells_pending)) AS earlier
FROM (
  SELECT scheme_id AS scheme, person_key AS respondent, answered_on AS occurred, batch
  FROM survey_response WHERE superseded_by IS NULL AND {came}
) i
WHERE {touched}
GROUP BY scheme, respondent
HAVING count(*) FILTER ({days}) > 0

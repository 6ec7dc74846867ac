-- The people of the touched schemes of whom there is an answer in the years that are counted, and how many answers they
-- have given in whatever years. Of nobody else does an indicator that looks back say anything in those years.
-- template: in_force says which answers there are, as in cells/now or cells/stood; came is true, or says that somebody is one of those whose answers came; touched says of which schemes and days which days are looked at
CREATE OR REPLACE TEMP TABLE again AS
SELECT scheme, respondent, count(*) AS times
FROM (
  SELECT scheme_id AS scheme, person_key AS respondent, answered_on AS occurred
  FROM survey_response WHERE {in_force} AND {came}
) i
WHERE {touched}
GROUP BY scheme, respondent
HAVING count(*) FILTER ({days}) > 0

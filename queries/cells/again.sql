-- The people of the touched schemes who have been asked again, in whatever years, and of whom there is an observation
-- in those that are counted: of nobody else does an indicator that looks back say anything there.
-- template: rows is the text that gives the observations; touched says of which schemes and days which days are looked at
CREATE OR REPLACE TEMP TABLE again AS
SELECT scheme, respondent
FROM (
{rows}
) i
WHERE {touched}
GROUP BY scheme, respondent
HAVING count(*) > 1 AND count(*) FILTER ({days}) > 0

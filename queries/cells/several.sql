-- The people of whom the touched schemes have more than one observation. Most
-- have one, and then it counts, for its quarter and for its year.
-- template: rows is the text that gives the observations; touched says of which schemes and days which days are looked at
CREATE OR REPLACE TEMP TABLE several AS
SELECT scheme, respondent
FROM (
{rows}
) i
WHERE {touched} AND {days}
GROUP BY scheme, respondent
HAVING count(*) > 1

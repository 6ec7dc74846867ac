-- In place of cells/several where nobody has more than one observation, as is known from the file they came in.
-- template: rows is the text that gives the observations; touched and days are as in cells/several
CREATE OR REPLACE TEMP TABLE several AS
SELECT scheme, respondent, false AS crowded
FROM (
{rows}
) i
WHERE {touched} AND {days}
LIMIT 0

-- The observations of one indicator that shares them with no other, kept so that they are worked out
-- once and not for each question about them. Where there are more than most, one more than that stands
-- here, and the table is of no use.
-- template: rows is the text that gives the observations; touched says of which schemes and days which days are looked at
-- param most: BIGINT
CREATE OR REPLACE TEMP TABLE own AS
SELECT * FROM (
{rows}
) i
WHERE {touched} AND {days}
LIMIT $most + 1

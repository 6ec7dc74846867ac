-- The people of whom the touched schemes have more than one observation, and whether two of them lie in
-- one year. Most people have one a year, and then it counts, for its quarter and for its year. Years are
-- told apart by a bit each; 64 years apart two share one, which makes a person crowded who need not be.
-- template: rows is the text that gives the observations; touched says of which schemes and days which days are looked at
CREATE OR REPLACE TEMP TABLE several AS
SELECT scheme, respondent,
       count(*) > bit_count(coalesce(bit_or(1::UBIGINT << ((year(occurred) * 12 + month(occurred) - 4) // 12 % 64)::UBIGINT), 0)) AS crowded
FROM (
{rows}
) i
WHERE {touched} AND {days}
GROUP BY scheme, respondent
HAVING count(*) > 1

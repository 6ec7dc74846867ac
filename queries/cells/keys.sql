-- How many observations there are and a sum that only the same people, schemes
-- and days give: by it an indicator shows that it has the rows it is taken to have.
-- template: rows is the text that gives the observations; touched says of which schemes and days which days are looked at
SELECT count(*) AS n, coalesce(sum((hash(scheme, respondent, occurred) >> 1)::BIGINT) % 4611686018427387847, 0)::BIGINT AS keys
FROM (
{rows}
) i
WHERE {touched} AND {days}

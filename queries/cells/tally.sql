-- The observations of one indicator in the touched schemes, those that are alike
-- counted together: a million answers make a few hundred rows. A quarter is a
-- whole number here (year times 4, plus 0 for April to June). Observations that
-- do not count for their quarter stay in, so that they are checked too.
-- Who was asked again is known already where standing speaks of the survey, so it is not worked out
-- once more: of the touched schemes several has the same people as the view asked_again.
-- A view does not see what is said here, so the view that an indicator reads of people asked again is written out.
-- template: again is several, or the view asked_again where standing speaks of other observations; pair is such a view, written out; indicator is the text of a file of queries/indicators; touched says of which schemes and days which days are looked at
CREATE OR REPLACE TEMP TABLE tally AS
WITH asked_again AS (SELECT scheme, respondent FROM {again}){pair}
SELECT 'all' AS "all", i.* EXCLUDE (respondent, occurred),
       (year(occurred) * 12 + month(occurred) - 4) // 3 AS quarter,
       coalesce(s.in_quarter, true) AS in_quarter, coalesce(s.in_year, true) AS in_year,
       count(*) AS n,
       (sum((hash(scheme, respondent, occurred) >> 1)::BIGINT) % 4611686018427387847)::BIGINT AS keys,
       count(*) FILTER (respondent IS NULL OR occurred IS NULL) AS without_key
FROM (
{indicator}
) i LEFT JOIN standing s USING (scheme, respondent, occurred)
WHERE {touched} AND {days}
GROUP BY ALL

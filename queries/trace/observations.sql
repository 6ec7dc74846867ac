-- The observations of one indicator about one person or arrangement of a scheme: when, what value or why
-- none, and whether it is the one that counts for its quarter and its year (of several the latest does).
-- template: indicator is the text of a file of queries/indicators
-- param scheme: VARCHAR
-- param respondent: BIGINT, pseudonym of the person or the arrangement
SELECT occurred, quarter_of(occurred) AS quarter, year_of(occurred) AS year, value, left_out,
       occurred = max(occurred) OVER (PARTITION BY quarter_of(occurred)) AS in_quarter,
       occurred = max(occurred) OVER (PARTITION BY year_of(occurred)) AS in_year
FROM (
{indicator}
) i
WHERE i.scheme = $scheme AND i.respondent = $respondent
ORDER BY occurred, value, left_out

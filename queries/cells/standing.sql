-- For people with several observations in a year, which day counts for its quarter and
-- which for its year: the latest one. Where two observations of one person lie
-- on one day the day alone does not decide; those people are tied, and none of
-- their days counts here: cells/observed sees to them. Whoever does not stand here has
-- no two observations in one year, so each of them counts.
-- template: rows is the text that gives the observations
CREATE OR REPLACE TEMP TABLE standing AS
WITH day AS (
  SELECT i.scheme, i.respondent, i.occurred, count(*) AS times
  FROM (
{rows}
  ) i JOIN (SELECT scheme, respondent FROM several WHERE crowded) USING (scheme, respondent)
  GROUP BY ALL
), judged AS (
  SELECT scheme, respondent, occurred,
         max(times) OVER (PARTITION BY scheme, respondent) > 1 AS tied,
         lead(occurred) OVER (PARTITION BY scheme, respondent ORDER BY occurred) AS next
  FROM day
)
SELECT scheme, respondent, occurred, tied,
       NOT tied AND (next IS NULL OR (year(next) * 12 + month(next) - 4) // 3 <> (year(occurred) * 12 + month(occurred) - 4) // 3) AS in_quarter,
       NOT tied AND (next IS NULL OR (year(next) * 12 + month(next) - 4) // 12 <> (year(occurred) * 12 + month(occurred) - 4) // 12) AS in_year
FROM judged

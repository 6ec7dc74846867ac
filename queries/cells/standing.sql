-- For people with several observations, which day counts for its quarter and
-- which for its year: the latest one. Where two observations of one person lie
-- on one day the day alone does not decide; those people are tied, and none of
-- their days counts here: cells/observed sees to them.
-- template: rows is the text that gives the observations
CREATE OR REPLACE TEMP TABLE standing AS
WITH day AS (
  SELECT i.scheme, i.respondent, i.occurred, count(*) AS times
  FROM (
{rows}
  ) i JOIN several USING (scheme, respondent)
  GROUP BY ALL
), judged AS (
  SELECT scheme, respondent, occurred,
         max(times) OVER (PARTITION BY scheme, respondent) > 1 AS tied,
         occurred = max(occurred) OVER (PARTITION BY scheme, respondent, (year(occurred) * 12 + month(occurred) - 4) // 3) AS in_quarter,
         occurred = max(occurred) OVER (PARTITION BY scheme, respondent, (year(occurred) * 12 + month(occurred) - 4) // 12) AS in_year
  FROM day
)
SELECT scheme, respondent, occurred, tied, in_quarter AND NOT tied AS in_quarter, in_year AND NOT tied AS in_year
FROM judged

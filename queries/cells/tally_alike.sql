-- The same as cells/tally for an indicator that makes each observation from one row of response and
-- from nothing else: what it makes of one of several rows that are alike, it makes of all.
-- So it is asked once for each row of alike, which stands there as if it were one person's answers,
-- and what it says counts for as many people as there are. Of response it is given only the columns
-- that it is known to read, and from response_code the answers that it does not read are NULL.
-- An indicator of people asked again is only asked here while nobody was: then several is empty.
-- template: alike is the table of answers that are alike in what it reads, response is what the view response selects, columns what the indicator reads of it, pair a view of people asked again, written out, indicator the text of a file of queries/indicators
CREATE OR REPLACE TEMP TABLE tally AS
WITH numbered AS (
  SELECT a.rowid AS respondent, * EXCLUDE (crowd) FROM {alike} a JOIN crowd USING (crowd)
), response_code AS (
  SELECT * EXCLUDE (n, quarter, in_quarter, in_year) FROM numbered
  UNION ALL BY NAME
  SELECT * FROM uncoded
), whole AS (
{response}
), response AS (
  SELECT {columns} FROM whole
), asked_again AS (
  SELECT scheme, respondent FROM several
){pair}
SELECT 'all' AS "all", i.* EXCLUDE (respondent, occurred),
       a.quarter, a.in_quarter, a.in_year,
       sum(a.n)::BIGINT AS n,
       (sum((hash(respondent) >> 1)::BIGINT) % 4611686018427387847)::BIGINT AS keys,
       coalesce(sum(a.n) FILTER (a.quarter IS NULL), 0)::BIGINT AS without_key
FROM (
{indicator}
) i JOIN numbered a USING (scheme, respondent)
GROUP BY ALL

-- The observations of one indicator of people who are tied (see cells/standing).
-- The key orders the observations of one person: by day; on one day an answer
-- before a missing one; and between two answers of one day by what an MD5 of them says, which favours
-- nobody and is always the same, whatever order the rows came in and whichever engine asks (see elsewhere/observations).
-- template: indicator is the text of a file of queries/indicators; by is the list of its breakdowns, as texts; days says which days are looked at
CREATE OR REPLACE TEMP TABLE observed AS
SELECT respondent, scheme,
       (year(occurred) * 12 + month(occurred) - 4) // 3 AS quarter,
       (date_diff('day', DATE '1900-01-01', occurred) << 40) + ((left_out IS NULL)::BIGINT << 39) 
         + ('0x' || left(md5(concat_ws('|', respondent, floor(weight * 1000000 + 0.5)::BIGINT, coalesce(floor(value * 1000000 + 0.5)::BIGINT, 0), coalesce(left_out, ''), {by})), 9))::BIGINT AS key,
       weight, value, left_out,
       coalesce(COLUMNS(* EXCLUDE (respondent, scheme, occurred, weight, value, left_out)), 'not known')
FROM (
  SELECT 'all' AS "all", i.*
  FROM (
{indicator}
  ) i
  WHERE (i.scheme, i.respondent) IN (SELECT (scheme, respondent) FROM standing WHERE tied) AND {days}
) o

-- Who there is among the answers of the touched schemes: people of whom the same facts are known,
-- in one quarter, with a number for each such crowd.
-- template: facts is the list of facts that the indicators read, with the scheme; response_code is the view, or what it gives of the touched schemes; touched says of which schemes and days which days are looked at
CREATE OR REPLACE TEMP TABLE crowd AS
SELECT hash({facts}, quarter, in_quarter, in_year) AS crowd, *
FROM (
  SELECT DISTINCT {facts}, (year(occurred) * 12 + month(occurred) - 4) // 3 AS quarter,
         coalesce(s.in_quarter, true) AS in_quarter, coalesce(s.in_year, true) AS in_year
  FROM {response_code} i LEFT JOIN standing s USING (scheme, respondent, occurred)
  WHERE {touched} AND {days}
)

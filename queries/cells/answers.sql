-- The answers of the touched schemes as they are coded, each with the number of its crowd. Passing
-- over these few numbers takes a small part of the time that passing over all the facts takes.
-- template: facts is as in cells/crowd; codes is the list of answers that the indicators read; response_code is the view, or what it gives of the touched schemes; touched says of which schemes and days which days are looked at
CREATE OR REPLACE TEMP TABLE answers AS
SELECT hash({facts}, quarter, in_quarter, in_year) AS crowd, {codes}
FROM (
  SELECT {facts}, (year(occurred) * 12 + month(occurred) - 4) // 3 AS quarter,
         coalesce(s.in_quarter, true) AS in_quarter, coalesce(s.in_year, true) AS in_year, {codes}
  FROM {response_code} i LEFT JOIN standing s USING (scheme, respondent, occurred)
  WHERE {touched} AND {days}
)

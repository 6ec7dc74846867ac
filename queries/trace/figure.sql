-- How many people or arrangements a figure counts and how many it leaves out, from the rows themselves.
-- template: indicator is the text of a file of queries/indicators
-- param place: VARCHAR, UK, a nation, the code of a council, or a scheme
-- param period: VARCHAR, such as 2025-26 or 2025-26Q1
WITH seen AS (
  SELECT DISTINCT i.scheme, i.respondent, i.occurred, i.left_out IS NULL AS counted
  FROM (
{indicator}
  ) i
  WHERE $period IN (quarter_of(i.occurred), year_of(i.occurred))
    AND i.scheme IN (SELECT scheme_id FROM scheme_now WHERE $place = 'UK' OR $place IN (nation, area_code, scheme_id))
  QUALIFY i.occurred = max(i.occurred) OVER (PARTITION BY i.scheme, i.respondent)
)
SELECT count(DISTINCT (scheme, respondent)) FILTER (counted) AS counted,
       count(DISTINCT (scheme, respondent)) - count(DISTINCT (scheme, respondent)) FILTER (counted) AS left_out
FROM seen

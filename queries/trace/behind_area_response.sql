-- The answers on areas that a figure rests on: batch, sheet and line.
-- table: area_response
-- template: indicator is the text of a file of queries/indicators
-- param place: VARCHAR, UK, a nation, the code of a council, or a scheme
-- param earlier: BOOLEAN, whether earlier answers of the same respondents count too, as in a change
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
SELECT DISTINCT t.batch, t.sheet, t.line
FROM area_response t
JOIN seen s ON s.scheme = t.scheme_id AND (t.respondent_key = s.respondent AND (t.answered_on = s.occurred OR $earlier AND t.answered_on < s.occurred))
WHERE t.superseded_by IS NULL
ORDER BY t.batch, t.sheet, t.line

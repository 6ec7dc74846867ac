-- Rows in force that refer to what is not there: costs of no arrangement, arrangements and
-- answers of no person. Tables may be sent in any order, so this is no fault until all are
-- in; until then those rows are in no breakdown, and the costs in no figure. One line for each
-- batch, scheme and kind, with the sheet and line of the first such row.
CREATE OR REPLACE VIEW loose_end AS
SELECT batch, 'cost' AS "table", 'arrangement' AS refers_to, scheme_id, count(*) AS rows, count(DISTINCT arrangement_key) AS missing, arg_min(sheet, line) AS sheet, min(line) AS line
FROM cost c
WHERE superseded_by IS NULL
  AND NOT EXISTS (SELECT 1 FROM arrangement a WHERE a.superseded_by IS NULL AND a.scheme_id = c.scheme_id AND a.arrangement_key = c.arrangement_key)
GROUP BY batch, scheme_id
UNION ALL
SELECT batch, 'arrangement', 'person', scheme_id, count(*), count(DISTINCT person_key), arg_min(sheet, line), min(line)
FROM arrangement r
WHERE superseded_by IS NULL
  AND NOT EXISTS (SELECT 1 FROM person p WHERE p.superseded_by IS NULL AND p.scheme_id = r.scheme_id AND p.person_key = r.person_key)
GROUP BY batch, scheme_id
UNION ALL
SELECT batch, 'survey_response', 'person', scheme_id, count(*), count(DISTINCT person_key), arg_min(sheet, line), min(line)
FROM survey_response r
WHERE superseded_by IS NULL
  AND NOT EXISTS (SELECT 1 FROM person p WHERE p.superseded_by IS NULL AND p.scheme_id = r.scheme_id AND p.person_key = r.person_key)
GROUP BY batch, scheme_id

-- Rows in force that refer to what is not there: costs and matches of no arrangement;
-- arrangements, answers, safeguarding enquiries and yearly facts of no person. Tables may be sent in any order, so this is no fault until all are
-- in; until then those rows are in no breakdown, and the costs in no figure. One line for each
-- batch, scheme and kind, with the sheet and line of the first such row.
CREATE OR REPLACE VIEW loose_end AS
SELECT batch, 'cost' AS "table", 'arrangement' AS refers_to, scheme_id, count(*) AS rows, count(DISTINCT arrangement_key) AS missing, arg_min(sheet, line) AS sheet, min(line) AS line
FROM cost ANTI JOIN (SELECT scheme_id, arrangement_key FROM arrangement WHERE superseded_by IS NULL) USING (scheme_id, arrangement_key)
WHERE superseded_by IS NULL
GROUP BY batch, scheme_id
UNION ALL
SELECT batch, 'arrangement', 'person', scheme_id, count(*), count(DISTINCT person_key), arg_min(sheet, line), min(line)
FROM arrangement ANTI JOIN (SELECT scheme_id, person_key FROM person WHERE superseded_by IS NULL) USING (scheme_id, person_key)
WHERE superseded_by IS NULL
GROUP BY batch, scheme_id
UNION ALL
SELECT batch, 'survey_response', 'person', scheme_id, count(*), count(DISTINCT person_key), arg_min(sheet, line), min(line)
FROM survey_response ANTI JOIN (SELECT scheme_id, person_key FROM person WHERE superseded_by IS NULL) USING (scheme_id, person_key)
WHERE superseded_by IS NULL
GROUP BY batch, scheme_id
UNION ALL
SELECT batch, 'matching', 'arrangement', scheme_id, count(*), count(DISTINCT arrangement_key), arg_min(sheet, line), min(line)
FROM matching ANTI JOIN (SELECT scheme_id, arrangement_key FROM arrangement WHERE superseded_by IS NULL) USING (scheme_id, arrangement_key)
WHERE superseded_by IS NULL
GROUP BY batch, scheme_id
UNION ALL
SELECT batch, 'safeguarding', 'person', scheme_id, count(*), count(DISTINCT person_key), arg_min(sheet, line), min(line)
FROM safeguarding ANTI JOIN (SELECT scheme_id, person_key FROM person WHERE superseded_by IS NULL) USING (scheme_id, person_key)
WHERE superseded_by IS NULL
GROUP BY batch, scheme_id
UNION ALL
SELECT batch, 'person_year', 'person', scheme_id, count(*), count(DISTINCT person_key), arg_min(sheet, line), min(line)
FROM person_year ANTI JOIN (SELECT scheme_id, person_key FROM person WHERE superseded_by IS NULL) USING (scheme_id, person_key)
WHERE superseded_by IS NULL
GROUP BY batch, scheme_id

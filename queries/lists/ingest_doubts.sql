-- Survey answers in force that do not go with what other files say: reviews that lie before
-- every baseline of the person, and answers of people who were under 16 by the table of
-- people. One line for each batch, scheme and kind, with the sheet and line of the first
-- such row. Within one file such rows are refused.
SELECT r.batch, 'review_before_baseline' AS kind, r.scheme_id, count(*) AS rows, count(DISTINCT r.person_key) AS people, arg_min(r.sheet, r.line) AS sheet, min(r.line)::BIGINT AS line
FROM survey_response r
JOIN (
  SELECT scheme_id, person_key, min(answered_on) AS first_on
  FROM survey_response
  WHERE superseded_by IS NULL AND wave = 'baseline'
  GROUP BY scheme_id, person_key
) b ON b.scheme_id = r.scheme_id AND b.person_key = r.person_key
WHERE r.superseded_by IS NULL AND r.wave = 'review' AND r.answered_on < b.first_on
GROUP BY r.batch, r.scheme_id
UNION ALL
SELECT r.batch, 'under_age', r.scheme_id, count(*), count(DISTINCT r.person_key), arg_min(r.sheet, r.line), min(r.line)::BIGINT
FROM survey_response r
JOIN person p ON p.scheme_id = r.scheme_id AND p.person_key = r.person_key
WHERE r.superseded_by IS NULL AND p.superseded_by IS NULL AND year(r.answered_on) - p.birth_year < 16
GROUP BY r.batch, r.scheme_id
ORDER BY 1, 2, 3

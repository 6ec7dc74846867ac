-- The answers in force of the touched schemes' people who answered in the years that are counted (see cells/again).
SELECT r.* FROM main.survey_response r SEMI JOIN again a ON a.scheme = r.scheme_id AND a.respondent = r.person_key
WHERE r.superseded_by IS NULL AND r.scheme_id IN (SELECT scheme_id FROM touched)

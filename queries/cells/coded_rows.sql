-- The answers of the touched schemes' people who answered in the years that are counted (see cells/again), as if no
-- others had been in force.
-- template: in_force says which answers there are, as in cells/now or cells/stood
SELECT r.* REPLACE (NULL::BIGINT AS superseded_by) FROM main.survey_response r SEMI JOIN again a ON a.scheme = r.scheme_id AND a.respondent = r.person_key
WHERE {in_force} AND r.scheme_id IN (SELECT scheme_id FROM touched)

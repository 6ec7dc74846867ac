-- Puts the staged people into force.
INSERT INTO person (scheme_id, person_key, birth_year, gender, ethnicity, need, batch, sheet, line, superseded_by)
SELECT scheme_id, person_key, birth_year, gender, ethnicity, need, batch, sheet, line, superseded_by
FROM stage_person

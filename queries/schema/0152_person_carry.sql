-- Brings the people over as they were: what was not asked for then stays NULL.
INSERT INTO person (scheme_id, person_key, birth_year, gender, ethnicity, need, batch, sheet, line, superseded_by)
SELECT scheme_id, person_key, birth_year, gender, ethnicity, need, batch, sheet, line, superseded_by FROM person_before

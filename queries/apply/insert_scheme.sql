-- Puts the staged schemes into force.
INSERT INTO scheme (scheme_id, name, model, nation, area_code, provider_type, opened_on, closed_on, batch, sheet, line, superseded_by)
SELECT scheme_id, name, model, nation, area_code, provider_type, opened_on, closed_on, batch, sheet, line, superseded_by
FROM stage_scheme

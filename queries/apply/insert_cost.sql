-- Puts the staged costs into force.
INSERT INTO cost (scheme_id, arrangement_key, year, element, weekly, batch, sheet, line, superseded_by)
SELECT scheme_id, arrangement_key, year, element, weekly, batch, sheet, line, superseded_by
FROM stage_cost

-- Puts the staged arrangements into force.
INSERT INTO arrangement (scheme_id, arrangement_key, person_key, type, start_on, end_on, end_reason, planned, prior_setting, batch, sheet, line, superseded_by)
SELECT scheme_id, arrangement_key, person_key, type, start_on, end_on, end_reason, planned, prior_setting, batch, sheet, line, superseded_by
FROM stage_arrangement

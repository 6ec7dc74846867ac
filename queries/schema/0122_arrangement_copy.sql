-- Brings the arrangements over as they were: nobody had been asked for need or alternative, so both stay NULL.
INSERT INTO arrangement (scheme_id, arrangement_key, person_key, type, start_on, end_on, end_reason, planned, prior_setting, batch, sheet, line, superseded_by)
SELECT scheme_id, arrangement_key, person_key, type, start_on, end_on, end_reason, planned, prior_setting, batch, sheet, line, superseded_by
FROM arrangement_before

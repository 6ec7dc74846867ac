-- Notes the schemes whose services change, so that their cells are made anew.
INSERT INTO touched SELECT DISTINCT scheme_id FROM stage_service_event

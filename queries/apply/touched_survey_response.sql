-- Notes the schemes whose survey responses change, so that their cells are made anew.
INSERT INTO touched SELECT DISTINCT scheme_id FROM stage_survey_response

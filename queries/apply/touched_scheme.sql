-- Notes the schemes whose schemes change, so that their cells are made anew.
INSERT INTO touched SELECT DISTINCT scheme_id FROM stage_scheme

-- Notes the schemes whose scheme quarters change, so that their cells are made anew.
INSERT INTO touched SELECT DISTINCT scheme_id FROM stage_scheme_quarter

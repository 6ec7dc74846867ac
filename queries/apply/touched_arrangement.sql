-- Notes the schemes whose arrangements change, so that their cells are made anew.
INSERT INTO touched SELECT DISTINCT scheme_id FROM stage_arrangement

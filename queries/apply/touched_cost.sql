-- Notes the schemes whose costs change, so that their cells are made anew.
INSERT INTO touched SELECT DISTINCT scheme_id FROM stage_cost

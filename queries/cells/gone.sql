-- Takes off the cells that were set aside what those said then who came again, which stands in the place of the cells.
-- template: periods says which cells
INSERT INTO cell_before BY NAME
SELECT indicator, scheme_id, period, dimension, level, -respondents AS respondents, -n AS n, -sw AS sw, -sww AS sww, -swx AS swx, -swxx AS swxx
FROM cell WHERE indicator IN (SELECT indicator FROM refreshed) AND scheme_id IN (SELECT scheme_id FROM touched) AND {periods}

-- Takes off how many were left out those who came again and were.
-- template: periods says which cells
INSERT INTO cell_left_out_before BY NAME
SELECT * REPLACE (-respondents AS respondents)
FROM cell_left_out WHERE indicator IN (SELECT indicator FROM refreshed) AND scheme_id IN (SELECT scheme_id FROM touched) AND {periods}

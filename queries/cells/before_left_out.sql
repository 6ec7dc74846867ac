-- How many were left out before what came is added.
-- template: periods says which of them
CREATE OR REPLACE TEMP TABLE cell_left_out_before AS
SELECT * FROM cell_left_out WHERE indicator IN (SELECT indicator FROM refreshed) AND scheme_id IN (SELECT scheme_id FROM touched) AND {periods}

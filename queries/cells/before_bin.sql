-- The histograms to which what came is added.
-- template: periods says which of them
CREATE OR REPLACE TEMP TABLE cell_bin_before AS
SELECT * FROM cell_bin WHERE indicator IN (SELECT indicator FROM refreshed) AND scheme_id IN (SELECT scheme_id FROM touched) AND {periods}

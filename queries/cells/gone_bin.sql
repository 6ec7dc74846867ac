-- Takes off the histograms that were set aside those of who came again, as they were then.
-- template: periods says which histograms
INSERT INTO cell_bin_before BY NAME
SELECT * REPLACE (-n AS n)
FROM cell_bin WHERE indicator IN (SELECT indicator FROM refreshed) AND scheme_id IN (SELECT scheme_id FROM touched) AND {periods}

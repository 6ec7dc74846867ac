-- Puts the histograms with what came in the place of those that stood there.
INSERT INTO cell_bin BY NAME SELECT * FROM cell_bin_after ORDER BY indicator, scheme_id, period, dimension, level, bin

-- The histograms of the schemes that differ, as publish_cell_bin gives them.
INSERT INTO snapshot.cell_bin BY NAME
SELECT * FROM cell_bin WHERE (dimension = 'all' OR length(period) = 7) AND scheme_id IN (SELECT scheme_id FROM republished)
ORDER BY indicator, scheme_id, period, dimension, level, bin

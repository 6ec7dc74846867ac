-- The histograms of the cells of which anything is ever given out (see publish_cell), sorted so that those of one indicator lie together.
CREATE TABLE snapshot.cell_bin AS
SELECT * FROM cell_bin WHERE dimension = 'all' OR length(period) = 7 ORDER BY indicator, scheme_id, period, dimension, level, bin

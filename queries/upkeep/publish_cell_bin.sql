-- The histograms, sorted so that those of one indicator lie together.
CREATE TABLE snapshot.cell_bin AS
SELECT * FROM cell_bin ORDER BY indicator, scheme_id, period, dimension, level, bin

-- Puts the cells with what came in the place of those that stood there.
INSERT INTO cell BY NAME SELECT * FROM cell_after ORDER BY indicator, scheme_id, period, dimension, level

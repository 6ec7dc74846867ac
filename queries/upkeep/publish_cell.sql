-- The cells, sorted so that those of one indicator lie together.
CREATE TABLE snapshot.cell AS
SELECT * FROM cell ORDER BY indicator, scheme_id, period, dimension, level

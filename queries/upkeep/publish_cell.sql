-- The cells of which anything is ever given out, sorted so that those of one indicator lie together: everybody by
-- quarter and by year, and breakdowns by year alone. That is a quarter of all.
CREATE TABLE snapshot.cell AS
SELECT * FROM cell WHERE dimension = 'all' OR length(period) = 7 ORDER BY indicator, scheme_id, period, dimension, level

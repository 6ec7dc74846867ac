-- The cells of the schemes that differ, as publish_cell gives them.
INSERT INTO snapshot.cell BY NAME
SELECT * FROM cell WHERE (dimension = 'all' OR length(period) = 7) AND scheme_id IN (SELECT scheme_id FROM republished)
ORDER BY indicator, scheme_id, period, dimension, level

-- Every quarter and year that any cell speaks of.
CREATE TABLE snapshot.period AS
SELECT period FROM cell UNION SELECT period FROM cell_left_out ORDER BY period

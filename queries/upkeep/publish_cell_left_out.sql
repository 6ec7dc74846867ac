-- Who is left out and why, sorted so that the rows of one indicator lie together.
CREATE TABLE snapshot.cell_left_out AS
SELECT * FROM cell_left_out ORDER BY indicator, scheme_id, period, reason

-- Who is left out in the schemes that differ, as publish_cell_left_out gives it.
INSERT INTO snapshot.cell_left_out BY NAME
SELECT * FROM cell_left_out WHERE scheme_id IN (SELECT scheme_id FROM republished)
ORDER BY indicator, scheme_id, period, reason

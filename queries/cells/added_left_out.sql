-- Puts how many are left out with those who came in the place of what stood there.
INSERT INTO cell_left_out BY NAME SELECT * FROM cell_left_out_after ORDER BY indicator, scheme_id, period, reason

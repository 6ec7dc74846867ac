-- Empties cell_left_out before every cell is counted again.
DELETE FROM cell_left_out

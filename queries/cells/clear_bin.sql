-- Empties cell_bin before every cell is counted again.
DELETE FROM cell_bin

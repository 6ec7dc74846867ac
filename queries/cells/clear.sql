-- Empties cell before every cell is counted again.
DELETE FROM cell

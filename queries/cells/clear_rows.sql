-- Empties scheme_rows before the rows of every scheme are counted again.
DELETE FROM scheme_rows

-- The lines of the ledger whose changes the cells do not show yet, with the tables that they changed.
SELECT DISTINCT line, table_name FROM cells_pending ORDER BY line, table_name

-- The tables with changes that the cells do not show yet.
SELECT DISTINCT table_name FROM cells_pending ORDER BY table_name

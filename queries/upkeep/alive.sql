-- Fails in an aborted transaction and in a database that needs to be opened again.
SELECT 1 AS alive

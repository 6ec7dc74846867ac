-- Ends a transaction and undoes its work.
ROLLBACK

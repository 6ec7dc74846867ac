-- Starts the one write transaction.
BEGIN TRANSACTION

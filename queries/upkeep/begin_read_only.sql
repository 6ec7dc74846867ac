-- Starts a transaction that refuses every write.
BEGIN TRANSACTION READ ONLY

-- Folds the write-ahead log into the database file.
CHECKPOINT

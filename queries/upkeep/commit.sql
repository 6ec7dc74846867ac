-- Ends a transaction and keeps its work. An aborted one would also answer
-- "done", so upkeep/alive runs first.
COMMIT

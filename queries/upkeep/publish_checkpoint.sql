-- Folds everything into the one file of the snapshot.
CHECKPOINT snapshot

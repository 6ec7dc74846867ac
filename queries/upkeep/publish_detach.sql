-- Closes the file of the snapshot.
DETACH snapshot

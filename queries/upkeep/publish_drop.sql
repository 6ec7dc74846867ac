-- Drops a table of the snapshot, which is made anew.
-- template: table is any of its tables but those of cells
DROP TABLE IF EXISTS snapshot.{table}

-- Opens the file that is to become a snapshot.
-- template: path is the file, in the one folder that the database may use
ATTACH '{path}' AS snapshot

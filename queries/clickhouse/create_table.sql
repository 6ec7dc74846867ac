-- Makes a table. Rows of one scheme lie together, and so do the observations of one indicator.
-- template: table is its name, columns are names and types, key is what it is sorted by
CREATE TABLE IF NOT EXISTS {table} (
{columns}
) ENGINE = MergeTree ORDER BY ({key})

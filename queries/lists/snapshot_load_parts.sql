-- What became of the rows of each batch of a snapshot: in force (0), or replaced by a later batch.
SELECT seq, "table", coalesce(replaced_by, 0) AS replaced_by, rows
FROM load_part ORDER BY seq, "table", replaced_by

-- The batches that a snapshot was made from.
SELECT seq, file_name, original, source, source_version, layout, rows_in, rows_accepted, rows_refused, loaded_at
FROM load ORDER BY seq

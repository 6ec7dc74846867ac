-- The batches that a snapshot was made from, and which of them were undone.
SELECT seq, file_name, original, source, source_version, layout, rows_in, rows_accepted, rows_refused, loaded_at,
       record, hash, loaded_by, undo_seq, undo_hash, undone_by, why, undone_at
FROM load ORDER BY seq

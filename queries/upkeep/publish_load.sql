-- The batches that have been applied, and for those that were undone by which ledger line, by whom, when and why.
CREATE TABLE snapshot.load AS
SELECT b.seq, b.file_name, b.original, b.source, b.source_version, b.layout, b.rows_in, b.rows_accepted, b.rows_refused, b.loaded_at,
       b.record, b.hash, b.loaded_by, u.seq AS undo_seq, u.hash AS undo_hash, u.undone_by, u.why, u.undone_at
FROM batch b LEFT JOIN undo u ON u.batch = b.seq
ORDER BY b.seq

-- The batches that have been applied.
CREATE TABLE snapshot.load AS
SELECT seq, file_name, original, source, source_version, layout, rows_in, rows_accepted, rows_refused, loaded_at
FROM batch ORDER BY seq

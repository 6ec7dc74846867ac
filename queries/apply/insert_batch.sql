-- Notes that a batch has been applied.
-- param seq: BIGINT, the ledger line
-- param hash: VARCHAR, of the ledger line
-- param record: VARCHAR, SHA-256 of the canonical file
-- param original: VARCHAR, SHA-256 of the file as sent
-- param file_name: VARCHAR
-- param source: VARCHAR, id of the source
-- param source_version: INTEGER
-- param layout: VARCHAR, the layout in words
-- param rows_in: BIGINT
-- param rows_accepted: BIGINT
-- param rows_refused: BIGINT
-- param loaded_at: TIMESTAMP, UTC
-- param loaded_by: VARCHAR, who loaded it; NULL where it is not known
-- param sent_for: VARCHAR, the only scheme that its rows may be about; NULL where there is no such scheme
INSERT INTO batch (seq, hash, record, original, file_name, source, source_version, layout, rows_in, rows_accepted, rows_refused, loaded_at, loaded_by, sent_for)
VALUES ($seq, $hash, $record, $original, $file_name, $source, $source_version, $layout, $rows_in, $rows_accepted, $rows_refused, $loaded_at, $loaded_by, $sent_for)

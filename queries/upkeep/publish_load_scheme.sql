-- Which schemes each batch brought rows for, or was sent for: the second stays when the batch is undone.
CREATE TABLE snapshot.load_scheme AS
SELECT batch AS seq, scheme_id FROM scheme_rows
UNION SELECT seq, sent_for FROM batch WHERE sent_for IS NOT NULL
ORDER BY 1, 2

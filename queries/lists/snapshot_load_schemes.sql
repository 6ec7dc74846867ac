-- Which schemes each batch of a snapshot brought rows for, or was sent for.
SELECT seq, scheme_id FROM load_scheme ORDER BY seq, scheme_id

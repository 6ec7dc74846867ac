-- The schemes that rows may name.
SELECT scheme_id, name FROM scheme WHERE superseded_by IS NULL ORDER BY scheme_id

-- A statement of ours taken apart, as the database understands it; the database runs nothing of it.
-- param text: VARCHAR, the statement
SELECT json_serialize_sql($text::VARCHAR)::VARCHAR AS tree

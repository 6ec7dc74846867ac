-- The MD5 of a text in hexadecimal.
CREATE FUNCTION IF NOT EXISTS md5 AS (text) -> lower(hex(MD5(text)))

-- What a snapshot says about itself.
SELECT key, value FROM meta ORDER BY key

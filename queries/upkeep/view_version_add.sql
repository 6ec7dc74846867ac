-- Notes what a view was made from.
-- param name: VARCHAR, the view
-- param sha256: VARCHAR, of its text
INSERT INTO view_version VALUES ($name, $sha256)

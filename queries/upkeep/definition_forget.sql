-- Forgets by which definitions the cells were counted.
DELETE FROM definition

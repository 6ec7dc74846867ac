-- The definitions that the cells were counted by.
SELECT sha256 FROM definition

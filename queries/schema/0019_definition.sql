-- The definitions that the cells were counted by, as one hash; empty before the first count.
CREATE TABLE definition (sha256 VARCHAR NOT NULL)

-- What the snapshot says about itself, to be filled line by line.
CREATE TABLE snapshot.meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL)

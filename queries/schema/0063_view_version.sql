-- What each view was made from. A start makes the views again unless all of them are there and were made
-- from the texts that the program has.
CREATE TABLE view_version (
  name   VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL      -- of the text that the view was made from
)

-- That the key of the pseudonyms was changed: one row per ledger line that says so. Every
-- line before it was written anew, and with it every row that names somebody.
CREATE TABLE key_change (
  seq        BIGINT NOT NULL,
  hash       VARCHAR NOT NULL,   -- of the ledger line
  changed_by VARCHAR,            -- a user of the operating system
  changed_at TIMESTAMP NOT NULL  -- UTC
)

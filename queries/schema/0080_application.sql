-- Applications to become a carer, from the first enquiry on: a row for each, open or decided, as it stood on the day of the list.
CREATE TABLE application (
  scheme_id       VARCHAR NOT NULL,
  application_key BIGINT NOT NULL,
  enquired_on     DATE NOT NULL,
  applied_on      DATE,
  decided_on      DATE,                 -- empty while it is open
  outcome         VARCHAR,              -- approved, declined, withdrew; empty while it is open
  as_of           DATE NOT NULL,        -- the day of which the row tells
  batch           BIGINT NOT NULL,
  sheet           VARCHAR NOT NULL,
  line            INTEGER NOT NULL,
  superseded_by   BIGINT
)

-- What was found wrong or worth knowing in a batch. It holds where and why, never the value itself.
CREATE TABLE finding (
  batch   BIGINT NOT NULL,
  level   VARCHAR NOT NULL,         -- refused, warning
  rule    VARCHAR NOT NULL,
  sheet   VARCHAR NOT NULL,
  cell    VARCHAR NOT NULL,         -- C14, or a line where there are no cells
  field   VARCHAR NOT NULL,
  message VARCHAR NOT NULL,
  advice  VARCHAR NOT NULL
)

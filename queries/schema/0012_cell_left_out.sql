-- Who was asked or expected and is not in the figure, by reason.
CREATE TABLE cell_left_out (
  indicator   VARCHAR NOT NULL,
  scheme_id   VARCHAR NOT NULL,
  period      VARCHAR NOT NULL,
  reason      VARCHAR NOT NULL,     -- not_asked, not_answered, dont_know, prefer_not_to_say, proxy, ...
  respondents BIGINT NOT NULL
)

-- The financial quarter of a day: 2025-04-07 is in 2025-26Q1. Years start on 1 April.
CREATE MACRO quarter_of(d) AS
  printf('%d-%02dQ%d',
    year(d - INTERVAL 3 MONTH),
    (year(d - INTERVAL 3 MONTH) + 1) % 100,
    quarter(d - INTERVAL 3 MONTH))

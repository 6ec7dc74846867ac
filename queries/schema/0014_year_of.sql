-- The financial year of a day: 2026-03-31 is in 2025-26, 2026-04-01 in 2026-27.
CREATE MACRO year_of(d) AS
  printf('%d-%02d', year(d - INTERVAL 3 MONTH), (year(d - INTERVAL 3 MONTH) + 1) % 100)

-- A day from year, month and day of the month.
CREATE FUNCTION IF NOT EXISTS make_date AS (y, m, d) -> makeDate32(y, m, d)

-- So many months, to be added to a day.
CREATE FUNCTION IF NOT EXISTS to_months AS (n) -> toIntervalMonth(n)

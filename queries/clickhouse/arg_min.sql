-- The value where another one is least.
CREATE FUNCTION IF NOT EXISTS arg_min AS (value, by) -> argMin(value, by)

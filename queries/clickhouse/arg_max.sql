-- The value where another one is greatest.
CREATE FUNCTION IF NOT EXISTS arg_max AS (value, by) -> argMax(value, by)

-- The columns that a statement gives, in order, and their types.
-- template: rows is the statement
SELECT column_name, column_type FROM (DESCRIBE
{rows}
)

-- Puts what a statement gives into a table.
-- template: table is its name, columns are those that the statement gives, rows is the statement
INSERT INTO {table} ({columns})
{rows}

-- A reference table as it stands.
-- template: columns are all that it has, table is its name
SELECT {columns} FROM {table}

-- An empty temporary table of the same columns as a contract table, for rows on their way in.
-- template: table is one of the contract tables
CREATE TEMP TABLE stage_{table} AS SELECT * FROM {table} LIMIT 0

-- Reads every value of a table, so that a block of the file that cannot be read is found.
-- template: table is one of the tables that the database says it has
SELECT count(*), CAST(bit_xor(hash(t)) AS VARCHAR) FROM {table} t

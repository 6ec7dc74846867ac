-- Everything a table holds, in an order that does not depend on how it came in.
-- template: table is one of the tables that make up the fingerprint
SELECT * FROM {table} ORDER BY ALL

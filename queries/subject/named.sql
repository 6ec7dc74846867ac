-- How often a column of one table names each person, carer, worker or arrangement, in rows that a later file replaced too.
-- template: table is a contract table, key its column for the person, carer, worker or arrangement
SELECT {key}, count(*) FROM {table} WHERE {key} IS NOT NULL GROUP BY {key}

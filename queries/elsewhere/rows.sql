-- The rows in force of one table that indicators read, with the part in which a scheme's rows lie: all rows of one scheme, of whatever table, lie in one part.
-- template: columns are those that some statement reads, table is a table or survey_response_whole, parts is how many parts there are
SELECT {columns}, ('0x' || left(md5(scheme_id), 8))::BIGINT % {parts} AS part FROM {table} WHERE superseded_by IS NULL

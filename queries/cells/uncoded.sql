-- An empty table with the columns of response_code, for those that an indicator does not read.
CREATE OR REPLACE TEMP TABLE uncoded AS SELECT * FROM response_code LIMIT 0

-- People as they stand: the rows that no later batch has replaced.
-- "Not known" that a scheme wrote and what it left empty are one: NULL.
CREATE OR REPLACE VIEW person_now AS
SELECT scheme_id, person_key, birth_year, nullif(gender, 'not_known') AS gender,
       nullif(ethnicity, 'not_known') AS ethnicity, nullif(need, 'not_known') AS need,
       nullif(communication, 'not_known') AS communication, 'fifth_' || deprivation AS deprivation
FROM person WHERE superseded_by IS NULL

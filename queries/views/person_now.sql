-- People as they stand: the rows that no later batch has replaced.
CREATE OR REPLACE VIEW person_now AS
SELECT scheme_id, person_key, birth_year, gender, ethnicity, need
FROM person WHERE superseded_by IS NULL

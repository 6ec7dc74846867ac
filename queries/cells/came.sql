-- The people whose answers came and are not shown in the cells yet.
CREATE OR REPLACE TEMP TABLE came AS
SELECT DISTINCT scheme_id AS scheme, person_key AS respondent FROM survey_response WHERE batch IN (SELECT line FROM cells_pending)

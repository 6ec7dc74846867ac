-- The people whose answers came and are not shown in the cells yet, and those of whom an answer was replaced by these.
CREATE OR REPLACE TEMP TABLE came AS
SELECT scheme_id AS scheme, person_key AS respondent FROM survey_response WHERE batch IN (SELECT line FROM cells_pending)
UNION
SELECT scheme_id, person_key FROM survey_response WHERE superseded_by IN (SELECT line FROM cells_pending)

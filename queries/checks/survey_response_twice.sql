-- Staged survey responses that have the same key more than once.
-- table: survey_response
SELECT scheme_id, person_key, wave, answered_on, count(*) AS times
FROM stage_survey_response
GROUP BY ALL
HAVING count(*) > 1

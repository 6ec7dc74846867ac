-- Staged survey responses that name the same person, wave and day more than once.
SELECT scheme_id, person_key, wave, answered_on, count(*) AS times
FROM stage_survey_response
GROUP BY ALL
HAVING count(*) > 1

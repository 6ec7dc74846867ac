-- Brings the survey responses over as they were: what they were not asked stays NULL, and they keep having no scores.
INSERT INTO survey_response (scheme_id, person_key, wave, answered_on, answered_by, friends_n, friends_help, friends_enough, balance, lonely, life_sat, worthwhile, happy, anxious, choice, control, personal_care, food, home_clean, safe, contact, occupation, dignity, indep_help, batch, sheet, line, superseded_by)
SELECT scheme_id, person_key, wave, answered_on, answered_by, friends_n, friends_help, friends_enough, balance, lonely, life_sat, worthwhile, happy, anxious, choice, control, personal_care, food, home_clean, safe, contact, occupation, dignity, indep_help, batch, sheet, line, superseded_by
FROM survey_response_before

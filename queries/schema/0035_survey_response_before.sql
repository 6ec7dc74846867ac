-- Puts the survey responses as they were aside, so that 0036 can make the table with the items of every questionnaire.
ALTER TABLE survey_response RENAME TO survey_response_before

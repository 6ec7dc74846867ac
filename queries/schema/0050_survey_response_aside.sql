-- Puts the survey responses as they were aside, so that 0051 can make the table with the longer questionnaires in groups.
ALTER TABLE survey_response RENAME TO survey_response_before

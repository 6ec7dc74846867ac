-- Drops the survey responses that 0037 has brought over.
DROP TABLE survey_response_before

-- Drops the survey responses that 0052 has brought over.
DROP TABLE survey_response_before

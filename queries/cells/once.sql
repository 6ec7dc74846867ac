-- Whether each person of the touched schemes has one survey response and no response was ever replaced:
-- then nobody's can be there twice, and there are as many people as responses.
-- Several has the people with more than one of the responses in force.
SELECT NOT EXISTS (FROM several) AND NOT EXISTS (FROM survey_response WHERE superseded_by IS NOT NULL) AS once

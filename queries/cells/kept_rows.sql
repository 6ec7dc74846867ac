-- How many answers the touched schemes have given, those among them that others have replaced.
-- template: touched says of which schemes answers are counted
SELECT count(*) AS n FROM (SELECT scheme_id AS scheme FROM survey_response) i WHERE {touched}

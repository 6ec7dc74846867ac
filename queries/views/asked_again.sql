-- The people of whom a scheme has several survey responses in force.
-- after: views/response
CREATE OR REPLACE VIEW asked_again AS
SELECT scheme, respondent
FROM response
GROUP BY scheme, respondent
HAVING count(*) > 1

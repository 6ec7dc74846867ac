-- Notes every scheme of which there are rows, after a rebuild.
INSERT INTO touched
SELECT scheme_id FROM scheme
UNION SELECT scheme_id FROM person
UNION SELECT scheme_id FROM arrangement
UNION SELECT scheme_id FROM survey_response
UNION SELECT scheme_id FROM scheme_quarter
UNION SELECT scheme_id FROM cost
UNION SELECT scheme_id FROM service_event

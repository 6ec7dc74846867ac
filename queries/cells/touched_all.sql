-- Every scheme that any record speaks of, so that all cells are counted again.
CREATE OR REPLACE TEMP TABLE touched AS
SELECT scheme_id FROM scheme
UNION SELECT scheme_id FROM person
UNION SELECT scheme_id FROM arrangement
UNION SELECT scheme_id FROM survey_response
UNION SELECT scheme_id FROM carer_response
UNION SELECT scheme_id FROM worker_response
UNION SELECT scheme_id FROM area_response
UNION SELECT scheme_id FROM scheme_quarter
UNION SELECT scheme_id FROM cost
UNION SELECT scheme_id FROM service_event
UNION SELECT scheme_id FROM scheme_quarter_gap
UNION SELECT scheme_id FROM application
UNION SELECT scheme_id FROM matching
UNION SELECT scheme_id FROM safeguarding
UNION SELECT scheme_id FROM person_year

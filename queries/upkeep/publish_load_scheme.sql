-- Which schemes each batch brought rows for, or was sent for: the second stays when the batch is undone.
CREATE TABLE snapshot.load_scheme AS
SELECT batch AS seq, scheme_id FROM scheme
UNION SELECT batch, scheme_id FROM person
UNION SELECT batch, scheme_id FROM arrangement
UNION SELECT batch, scheme_id FROM survey_response
UNION SELECT batch, scheme_id FROM carer_response
UNION SELECT batch, scheme_id FROM worker_response
UNION SELECT batch, scheme_id FROM area_response
UNION SELECT batch, scheme_id FROM scheme_quarter
UNION SELECT batch, scheme_id FROM cost
UNION SELECT batch, scheme_id FROM service_event
UNION SELECT batch, scheme_id FROM scheme_quarter_gap
UNION SELECT batch, scheme_id FROM application
UNION SELECT batch, scheme_id FROM matching
UNION SELECT batch, scheme_id FROM safeguarding
UNION SELECT batch, scheme_id FROM person_year
UNION SELECT seq, sent_for FROM batch WHERE sent_for IS NOT NULL
ORDER BY 1, 2

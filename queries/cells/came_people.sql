-- Whether an answer in force is of somebody whose answers came.
(scheme_id, person_key) IN (SELECT (scheme, respondent) FROM came)

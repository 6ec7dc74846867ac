-- From which batches of answers that came the touched schemes have some that refer to nobody in the table of people, where
-- nothing else came and nothing was replaced.
INSERT INTO scheme_loose_end
SELECT DISTINCT scheme_id, batch, 'survey_response', 'person'
FROM survey_response
ANTI JOIN (SELECT scheme_id, person_key FROM person WHERE superseded_by IS NULL AND scheme_id IN (SELECT scheme_id FROM touched)
             AND scheme_id >= (SELECT min(scheme_id) FROM touched) AND scheme_id <= (SELECT max(scheme_id) FROM touched)) USING (scheme_id, person_key)
WHERE batch IN (SELECT line FROM cells_pending) AND scheme_id IN (SELECT scheme_id FROM touched)

-- How many rows the touched schemes have from each batch of answers that came, where nothing else came and nothing was
-- replaced: of every other batch they have as many as before. The rows of a few batches lie together, so no other is read.
INSERT INTO scheme_rows
SELECT scheme_id, 'survey_response', batch, superseded_by, count(*) FROM survey_response
WHERE batch IN (SELECT line FROM cells_pending) AND scheme_id IN (SELECT scheme_id FROM touched)
GROUP BY ALL

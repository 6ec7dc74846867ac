-- Whether what came can be added to the cells as they stand: nothing was replaced by it, they do not
-- show any of it yet (their rows are counted with them), nobody whose answers came has
-- another in the years that are counted, and the sums that stand there are so small that adding to them gives each digit.
-- template: periods says which cells are looked at
SELECT NOT EXISTS (FROM survey_response WHERE superseded_by IN (SELECT line FROM cells_pending))
   AND NOT EXISTS (FROM scheme_rows WHERE batch IN (SELECT line FROM cells_pending))
   AND NOT EXISTS (FROM again WHERE earlier > 0)
   AND NOT EXISTS (FROM cell WHERE indicator IN (SELECT indicator FROM refreshed) AND scheme_id IN (SELECT scheme_id FROM touched) AND {periods}
                   AND (largest IS NULL OR second IS NULL OR greatest(sw, sww, abs(swx), swxx) >= 1000000000)) AS addable

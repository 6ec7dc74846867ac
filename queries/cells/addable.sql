-- Whether what came can be added to the cells as they stand, and what its people said before taken off: the cells do not
-- show any of it yet (their rows are counted with them), and the sums that stand there are so small that adding to them
-- gives each digit. The two largest amounts of a cell can be added to, but nothing can be taken off them. Then, whether any of its people
-- had an answer in the years that are counted before (again tells of these), and whether any answer was replaced.
-- template: periods says which cells are looked at
SELECT NOT EXISTS (FROM scheme_rows WHERE batch IN (SELECT line FROM cells_pending))
   AND NOT (EXISTS (FROM again) AND EXISTS (FROM refreshed WHERE amounts))
   AND NOT EXISTS (FROM cell JOIN refreshed USING (indicator) WHERE scheme_id IN (SELECT scheme_id FROM touched) AND {periods}
                   AND (amounts AND (largest IS NULL OR second IS NULL) OR greatest(sw, sww, abs(swx), swxx) >= 1000000000)) AS addable,
       EXISTS (FROM again) AS returned,
       EXISTS (FROM survey_response WHERE superseded_by IN (SELECT line FROM cells_pending)) AS replaced

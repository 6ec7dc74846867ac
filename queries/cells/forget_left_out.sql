-- Removes the rows of cell_left_out that belong to one indicator in the touched schemes.
-- param indicator: VARCHAR
DELETE FROM cell_left_out WHERE indicator = $indicator AND scheme_id IN (SELECT scheme_id FROM touched)

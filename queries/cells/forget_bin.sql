-- Removes the rows of cell_bin that belong to one indicator in the touched schemes.
-- param indicator: VARCHAR
DELETE FROM cell_bin WHERE indicator = $indicator AND scheme_id IN (SELECT scheme_id FROM touched)

-- Removes the rows of cell that belong to one indicator in the touched schemes.
-- param indicator: VARCHAR
DELETE FROM cell WHERE indicator = $indicator AND scheme_id IN (SELECT scheme_id FROM touched)

-- Removes how many rows the touched schemes have.
DELETE FROM scheme_rows WHERE scheme_id IN (SELECT scheme_id FROM touched)

-- Removes which rows of the touched schemes refer to what is not there.
DELETE FROM scheme_loose_end WHERE scheme_id IN (SELECT scheme_id FROM touched)

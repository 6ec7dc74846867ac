-- Empties scheme_loose_end before every scheme is looked through again.
DELETE FROM scheme_loose_end

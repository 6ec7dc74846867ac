-- Empties the reference areas before they are filled again.
DELETE FROM reference_area

-- Empties the GDP deflator before it is filled again.
DELETE FROM reference_deflator

-- Removes the rows of cell that belong to the refreshed indicators in the touched schemes.
-- template: periods says which of them
DELETE FROM cell WHERE indicator IN (SELECT indicator FROM refreshed) AND scheme_id IN (SELECT scheme_id FROM touched) AND {periods}

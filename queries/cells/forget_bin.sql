-- Removes the rows of cell_bin that belong to the refreshed indicators in the touched schemes.
-- template: periods says which of them
DELETE FROM cell_bin WHERE indicator IN (SELECT indicator FROM refreshed) AND scheme_id IN (SELECT scheme_id FROM touched) AND {periods}

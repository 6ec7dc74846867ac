-- Takes the rows of the schemes that differ out of a table of the snapshot.
-- template: table is one of the tables of cells
DELETE FROM snapshot.{table} WHERE scheme_id IN (SELECT scheme_id FROM republished)

-- Of which tables the touched schemes have rows that refer to what is not there.
-- template: loose_end is the view, or what it gives of the touched schemes
INSERT INTO scheme_loose_end
SELECT DISTINCT scheme_id, batch, "table", refers_to FROM {loose_end} WHERE scheme_id IN (SELECT scheme_id FROM touched)

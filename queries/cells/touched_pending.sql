-- The schemes whose cells are to be counted again because a line of the ledger changed their rows.
CREATE OR REPLACE TEMP TABLE touched AS
SELECT DISTINCT scheme_id FROM cells_pending WHERE scheme_id IS NOT NULL

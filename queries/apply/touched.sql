-- The schemes that one load changes; RefreshCells makes their cells anew.
CREATE OR REPLACE TEMP TABLE touched (scheme_id VARCHAR NOT NULL)

-- The schemes whose cells are to be counted again, to be filled by the caller.
CREATE OR REPLACE TEMP TABLE touched (scheme_id VARCHAR NOT NULL)

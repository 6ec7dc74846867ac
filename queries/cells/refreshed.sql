-- The indicators whose cells are to be counted again, to be filled by the caller.
CREATE OR REPLACE TEMP TABLE refreshed (indicator VARCHAR NOT NULL)

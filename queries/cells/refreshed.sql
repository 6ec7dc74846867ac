-- The indicators whose cells are to be counted again, and whether by quarter and by year, to be filled by the caller.
CREATE OR REPLACE TEMP TABLE refreshed (indicator VARCHAR NOT NULL, quarters BOOLEAN NOT NULL, years BOOLEAN NOT NULL)

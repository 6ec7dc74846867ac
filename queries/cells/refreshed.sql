-- The indicators whose cells are to be counted again, whether by quarter and by year, and whether what they say of
-- people are amounts of money, to be filled by the caller.
CREATE OR REPLACE TEMP TABLE refreshed (indicator VARCHAR NOT NULL, quarters BOOLEAN NOT NULL, years BOOLEAN NOT NULL, amounts BOOLEAN NOT NULL)

-- The largest contribution of one respondent to swx, as an amount without its sign: weight times value.
-- Cells counted before there was such a column have NULL until they are counted again.
ALTER TABLE cell ADD COLUMN largest DOUBLE

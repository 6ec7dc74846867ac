-- The second largest contribution of one respondent to swx, without its sign; 0 where there is one respondent.
ALTER TABLE cell ADD COLUMN second DOUBLE

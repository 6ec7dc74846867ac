-- What stands in the table of one indicator.
SELECT * FROM own

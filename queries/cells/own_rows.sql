-- How many observations of one indicator are kept.
SELECT count(*) AS rows FROM own

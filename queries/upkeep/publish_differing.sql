-- How many schemes differ, and how many there are.
SELECT (SELECT count(*) FROM republished), (SELECT count(DISTINCT scheme_id) FROM cell)

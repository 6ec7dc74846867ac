-- How many crowds there are and how many numbers: where two crowds had one number, they could not be told apart by it.
SELECT count(*) AS crowds, count(DISTINCT crowd) AS numbers FROM crowd

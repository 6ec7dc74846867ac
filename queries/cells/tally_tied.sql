-- Adds to the tally the observations that count of people who are tied.
INSERT INTO tally BY NAME
SELECT o.* EXCLUDE (respondent, key), true AS in_quarter, l.in_year,
       1 AS n, 0 AS keys, 0 AS without_key
FROM latest l JOIN observed o ON o.rowid = l.pick

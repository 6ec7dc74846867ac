-- How many people have two observations on one day.
SELECT count(DISTINCT (scheme, respondent)) AS people FROM standing WHERE tied

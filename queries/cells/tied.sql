-- How many people have two observations on one day, and how many have two at all.
SELECT count(DISTINCT (scheme, respondent)) AS tied, (SELECT count(*) FROM several) AS several FROM standing WHERE tied

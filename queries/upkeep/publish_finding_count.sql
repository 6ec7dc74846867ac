-- How often each rule spoke in each batch; where in the file stays behind. How many
-- people's answers could not be read is a figure (left out of an indicator, by reason)
-- and is protected as one, so here it is only said that there were some: n is 1.
CREATE TABLE snapshot.finding_count AS
SELECT batch AS seq, level, rule, field, advice, CASE WHEN level = 'unreadable' THEN 1 ELSE count(*) END AS n
FROM finding
GROUP BY batch, level, rule, field, advice
ORDER BY seq, level, rule, field, advice

-- How often each rule spoke in each batch; where in the file stays behind. How many
-- people's answers could not be read is a figure (left out of an indicator, by reason)
-- and is protected as one, so here it is only said that there were some: n is 1. The same
-- holds for rows that refer to what is not there (khi check tells the keeper their number).
CREATE TABLE snapshot.finding_count AS
SELECT batch AS seq, level, rule, field, advice, CASE WHEN level = 'unreadable' THEN 1 ELSE count(*) END AS n
FROM finding
GROUP BY batch, level, rule, field, advice
UNION ALL
SELECT DISTINCT batch, 'warning', 'refers_to_nothing', table_name,
       'Some rows speak of ' || CASE refers_to WHEN 'person' THEN 'people' WHEN 'arrangement' THEN 'arrangements' ELSE refers_to END || ' of whom or which nothing was sent. Send that table, or mend the references. Until then these rows are in no breakdown.', 1
FROM scheme_loose_end
ORDER BY seq, level, rule, field, advice

-- How often each rule spoke in each batch; where in the file stays behind.
CREATE TABLE snapshot.finding_count AS
SELECT batch AS seq, level, rule, field, advice, count(*) AS n
FROM finding
GROUP BY batch, level, rule, field, advice
ORDER BY seq, level, rule, field, advice

-- How often each rule spoke in each batch of a snapshot.
SELECT seq, level, rule, field, advice, n
FROM finding_count ORDER BY seq, level, rule, field, advice

-- How many people gave each whole-number answer, for medians, and how many were watched for how many months, from the observations that count.
-- after: elsewhere/counted
SELECT indicator, scheme_id, period, dimensions[nth] AS dimension, levels[nth] AS level, value::INTEGER AS bin, count(*) AS n
FROM (SELECT *, unnest(range(1, length(dimensions) + 1)) AS nth FROM counted WHERE left_out IS NULL AND kind IN ('median', 'survival'))
GROUP BY indicator, scheme_id, period, dimension, level, bin

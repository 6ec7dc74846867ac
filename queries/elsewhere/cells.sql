-- The cells of every indicator from the observations that count, as cells/summed and cells/refresh make them.
-- Sums are taken of whole numbers of millionths, so that they do not depend on the order of the rows.
-- after: elsewhere/counted
SELECT indicator, scheme_id, period, dimension, level, count(*) AS respondents, count(*) AS n,
       sum(floor(w * 1000000 + 0.5)::DECIMAL(38, 0))::DOUBLE / 1000000 AS sw,
       sum(floor(w * w * 1000000 + 0.5)::DECIMAL(38, 0))::DOUBLE / 1000000 AS sww,
       sum(floor(w * x * 1000000 + 0.5)::DECIMAL(38, 0))::DOUBLE / 1000000 AS swx,
       sum(floor(w * x * x * 1000000 + 0.5)::DECIMAL(38, 0))::DOUBLE / 1000000 AS swxx,
       max(CASE WHEN amounts THEN size END) AS largest, max(CASE WHEN amounts THEN CASE WHEN place = 2 THEN size ELSE 0 END END) AS second
FROM (
  SELECT *, row_number() OVER (PARTITION BY indicator, scheme_id, period, dimension, level ORDER BY size DESC) AS place
  FROM (
    SELECT indicator, amounts, scheme_id, period, w, x, abs(w * x) AS size, dimensions[nth] AS dimension, levels[nth] AS level
    FROM (SELECT *, unnest(range(1, length(dimensions) + 1)) AS nth FROM counted WHERE left_out IS NULL)
  )
)
GROUP BY indicator, scheme_id, period, dimension, level

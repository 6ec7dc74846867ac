-- The touched schemes in parts that are counted one after the other, so that what is worked out on the way finds room
-- however large a country is. People count for more than answers: most of them are observed in every quarter.
-- param most: BIGINT, how many rows of schemes make a part
WITH rows_of AS (
  SELECT scheme_id, sum(n) AS n
  FROM (
    SELECT scheme_id, count(*) AS n FROM survey_response GROUP BY scheme_id
    UNION ALL SELECT scheme_id, 10 * count(*) FROM person GROUP BY scheme_id
    UNION ALL SELECT scheme_id, 10 * count(*) FROM arrangement GROUP BY scheme_id
  )
  GROUP BY scheme_id
)
SELECT scheme_id, (sum(coalesce(n, 0)) OVER (ORDER BY scheme_id) // $most)::BIGINT AS part
FROM touched LEFT JOIN rows_of USING (scheme_id)
ORDER BY scheme_id

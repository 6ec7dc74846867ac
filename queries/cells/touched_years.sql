-- The financial years, by the calendar years in which they begin, outside of which no answer has come: the first
-- and the last, how many answers came, and how many there are now.
-- No row where a line of the ledger changed anything but the survey or took answers away.
WITH came AS (
  SELECT batch AS line, min(answered_on) AS first_day, max(answered_on) AS last_day, count(*) AS n
  FROM survey_response WHERE batch IN (SELECT line FROM cells_pending)
  GROUP BY batch
)
SELECT year(min(first_day) - INTERVAL 3 MONTH) AS first_year, year(max(last_day) - INTERVAL 3 MONTH) AS last_year,
       coalesce((SELECT sum(n) FROM came), 0)::BIGINT AS came, (SELECT count(*) FROM survey_response) AS all_of_them
FROM cells_pending LEFT JOIN came USING (line)
HAVING bool_and(table_name = 'survey_response' AND came.line IS NOT NULL)

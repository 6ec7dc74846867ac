-- For each scheme, every quarter from its first arrangement to the last quarter that its own records speak of.
-- Without an upper end an open arrangement would go on into quarters that the
-- scheme has not reported on yet; with one end for all schemes, a report of one
-- would make up a quarter for another. Quarters are told by the numbers of
-- their months, since a financial quarter starts in April, July, October or January.
-- after: views/arrangement_now
CREATE OR REPLACE VIEW known_quarter AS
SELECT scheme_id, quarter_of(first_day) AS quarter, first_day::DATE AS first_day,
       (first_day + INTERVAL 3 MONTH - INTERVAL 1 DAY)::DATE AS last_day
FROM (
  SELECT scheme_id, unnest(generate_series(
    date_trunc('quarter', min(first_day)), date_trunc('quarter', max(last_day)), INTERVAL 3 MONTH)) AS first_day
  FROM (
    SELECT scheme_id, start_on AS first_day, coalesce(end_on, start_on) AS last_day FROM arrangement_now
    UNION ALL
    SELECT scheme_id, NULL, answered_on FROM survey_response WHERE superseded_by IS NULL
    UNION ALL
    SELECT scheme_id, NULL, make_date(quarter[1:4]::INT, 4, 1) + to_months(3 * (quarter[9:9]::INT - 1)) + INTERVAL 1 MONTH
    FROM scheme_quarter WHERE superseded_by IS NULL
  )
  GROUP BY scheme_id
  HAVING min(first_day) IS NOT NULL
)

-- For each scheme, every quarter from the first to the last that its own records speak of.
-- A quarter is spoken of by a report of activity, an answer to a survey, or a
-- start or end of an arrangement; but starts count for the first quarter only
-- where there is neither report nor answer, because those who had left before
-- the scheme began to report are in no record, and a count without them would be
-- too low. With one last quarter for all schemes, a report of one would make up
-- a quarter for another.
-- after: views/arrangement_now
CREATE OR REPLACE VIEW known_quarter AS
SELECT scheme_id, quarter_of(first_day) AS quarter, first_day,
       (first_day + INTERVAL 3 MONTH - INTERVAL 1 DAY)::DATE AS last_day
FROM (
  SELECT scheme_id, (make_date(year(since), 3 * quarter(since) - 2, 1) + to_months(3 * later::INT))::DATE AS first_day
  FROM (
    SELECT scheme_id, since, unnest(range(0, date_diff('quarter', since, until) + 1)) AS later
    FROM (
      SELECT scheme_id, coalesce(min(since) FILTER (WHERE reported), min(since)) AS since, max(until) AS until
      FROM ( -- each table is brought to its first and last day by itself, as days: of answers there are many
        SELECT scheme_id, min(start_on) AS since, max(start_on) AS until, false AS reported FROM arrangement_now GROUP BY scheme_id
        UNION ALL
        SELECT scheme_id, min(end_on), max(end_on), false FROM arrangement_now GROUP BY scheme_id
        UNION ALL
        SELECT scheme_id, min(answered_on), max(answered_on), true FROM survey_response WHERE superseded_by IS NULL GROUP BY scheme_id
        UNION ALL
        SELECT scheme_id, (make_date(left(quarter, 4)::INT, 4, 1) + to_months(3 * (right(quarter, 1)::INT - 1)))::DATE AS day, day, true
        FROM scheme_quarter WHERE superseded_by IS NULL
      )
      WHERE since IS NOT NULL
      GROUP BY scheme_id
    )
  )
)

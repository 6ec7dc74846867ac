-- Every quarter from the first start of an arrangement to the last quarter that any record speaks of.
-- Without an upper end an open arrangement would go on into quarters that
-- nobody has reported on yet.
-- after: views/arrangement_now
CREATE OR REPLACE VIEW known_quarter AS
SELECT quarter_of(first_day) AS quarter, first_day::DATE AS first_day,
       (first_day + INTERVAL 3 MONTH - INTERVAL 1 DAY)::DATE AS last_day
FROM (
  SELECT unnest(generate_series(
    date_trunc('quarter', (SELECT min(start_on) FROM arrangement_now)),
    date_trunc('quarter', (SELECT max(day) FROM (
      SELECT max(start_on) AS day FROM arrangement_now
      UNION ALL SELECT max(end_on) FROM arrangement_now
      UNION ALL SELECT max(answered_on) FROM survey_response WHERE superseded_by IS NULL))),
    INTERVAL 3 MONTH)) AS first_day
)

-- Whether answers that came have made a touched scheme's survey begin or end in another quarter: then the view
-- known_quarter says something else of it than before. An answer that they replaced was there before.
WITH pending AS (SELECT DISTINCT line FROM cells_pending),
days AS (
  SELECT scheme_id, min(answered_on) FILTER (WHERE now) AS first_now, max(answered_on) FILTER (WHERE now) AS last_now,
         min(answered_on) FILTER (WHERE before) AS first_before, max(answered_on) FILTER (WHERE before) AS last_before
  FROM (
    SELECT scheme_id, answered_on, superseded_by IS NULL AS now,
           batch NOT IN (SELECT line FROM pending) AND (superseded_by IS NULL OR superseded_by IN (SELECT line FROM pending)) AS before
    FROM survey_response WHERE scheme_id IN (SELECT scheme_id FROM touched)
  )
  GROUP BY scheme_id
)
SELECT count(*) > 0 AS moved FROM days
WHERE date_trunc('quarter', first_now) IS DISTINCT FROM date_trunc('quarter', first_before)
   OR date_trunc('quarter', last_now) IS DISTINCT FROM date_trunc('quarter', last_before)

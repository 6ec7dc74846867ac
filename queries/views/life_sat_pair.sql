-- Survey responses beside the person's own first score of life satisfaction, at least 30 days before.
-- One row for each response, as in the view response. Scores that somebody else gave are
-- nobody's first or latest score. Left out are, with the reason, responses without an own
-- score, and those of people without an own score that long before.
-- after: views/asked_again
CREATE OR REPLACE VIEW life_sat_pair AS
SELECT respondent, scheme, occurred, age_band, gender, need, first_on, first_score,
       life_sat::DOUBLE AS latest_score, round(life_sat::DOUBLE - first_score, 2) AS change,
       CASE WHEN answered_by = 'proxy' THEN 'proxy'
            WHEN life_sat_missing IS NOT NULL THEN life_sat_missing
            WHEN first_on IS NULL OR occurred < first_on + INTERVAL 30 DAY THEN 'asked_once' END AS left_out
FROM response
LEFT JOIN (
  -- The first own score of everyone who has one at least 30 days later; on one
  -- day, that of the baseline.
  SELECT scheme, respondent, min(occurred) AS first_on,
         arg_min(life_sat::DOUBLE, 2 * date_diff('day', DATE '1900-01-01', occurred) + (wave <> 'baseline')::INTEGER) AS first_score
  FROM response SEMI JOIN asked_again USING (scheme, respondent)
  WHERE answered_by IS DISTINCT FROM 'proxy' AND life_sat IS NOT NULL
  GROUP BY scheme, respondent
  HAVING max(occurred) >= min(occurred) + INTERVAL 30 DAY
) USING (scheme, respondent)

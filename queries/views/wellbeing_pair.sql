-- Survey responses beside the person's own first score of wellbeing (SWEMWBS), at least 90 days before.
-- One row for each response, as in the view response. Scores that somebody else gave are
-- nobody's first or latest score. Left out are, with the reason, responses without an own
-- score, and those of people without an own score that long before.
-- after: views/asked_again
CREATE OR REPLACE VIEW wellbeing_pair AS
SELECT respondent, scheme, occurred, age_band, gender, need, first_on, first_score,
       swemwbs_score AS latest_score, round(swemwbs_score - first_score, 2) AS change,
       CASE WHEN answered_by = 'proxy' THEN 'proxy'
            WHEN swemwbs_score_missing IS NOT NULL THEN swemwbs_score_missing
            WHEN first_on IS NULL OR occurred < first_on + INTERVAL 90 DAY THEN 'asked_once' END AS left_out
FROM response
LEFT JOIN (
  -- The first own score of everyone who has one at least 90 days later; on one
  -- day, that of the baseline.
  SELECT scheme, respondent, min(occurred) AS first_on,
         arg_min(swemwbs_score, 2 * date_diff('day', DATE '1900-01-01', occurred) + (wave <> 'baseline')::INTEGER) AS first_score
  FROM response SEMI JOIN asked_again USING (scheme, respondent)
  WHERE answered_by IS DISTINCT FROM 'proxy' AND swemwbs_score IS NOT NULL
  GROUP BY scheme, respondent
  HAVING max(occurred) >= min(occurred) + INTERVAL 90 DAY
) USING (scheme, respondent)

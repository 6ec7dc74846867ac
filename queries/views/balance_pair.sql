-- Survey responses beside the person's own first answer to the question of balance, at least 30 days before.
-- One row for each response, as in the view response. Answers that somebody else gave are
-- nobody's first or latest answer. Left out are, with the reason, responses without an own
-- answer, and those of people without an own answer that long before.
-- after: views/asked_again
CREATE OR REPLACE VIEW balance_pair AS
SELECT respondent, scheme, occurred, first_on, first_answer, balance AS latest_answer,
       CASE WHEN answered_by = 'proxy' THEN 'proxy'
            WHEN balance_missing IS NOT NULL THEN balance_missing
            WHEN first_on IS NULL OR occurred < first_on + INTERVAL 30 DAY THEN 'asked_once' END AS left_out
FROM response
LEFT JOIN (
  -- The first own answer of everyone who has one at least 30 days later; on one
  -- day, that of the baseline.
  SELECT scheme, respondent, min(occurred) AS first_on,
         arg_min(balance, 2 * date_diff('day', DATE '1900-01-01', occurred) + (wave <> 'baseline')::INTEGER) AS first_answer
  FROM response SEMI JOIN asked_again USING (scheme, respondent)
  WHERE answered_by IS DISTINCT FROM 'proxy' AND balance IS NOT NULL
  GROUP BY scheme, respondent
  HAVING max(occurred) >= min(occurred) + INTERVAL 30 DAY
) USING (scheme, respondent)

-- How many people are left out, by reason, from the observations that would count.
-- after: elsewhere/counted
SELECT indicator, scheme_id, period, left_out AS reason, count(*) AS respondents
FROM counted WHERE left_out IS NOT NULL
GROUP BY indicator, scheme_id, period, reason

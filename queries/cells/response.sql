-- The observations that most indicators have in common: one for each survey response.
SELECT scheme, respondent, occurred FROM response

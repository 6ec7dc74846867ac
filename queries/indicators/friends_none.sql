-- The share of people who name no friend, out of all who gave a number.
-- id: KHI-01b
-- title: No friend
-- question: How many people have no friend?
-- sentence: {value} of people have no friend
-- kind: proportion
-- unit: percent
-- better: lower
-- theme: Friendship and belonging
-- of: people
-- each: person
-- by: age_band gender need answered_by ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- within: friends
-- min-n: 5
-- instrument: Our own friends and balance questions (khi_friends)
-- licence: CC0: our own question
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (friends_n = 0)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, friends_n_missing AS left_out
  FROM response r
)

-- The share of people who say that the support they get gets in the way of
-- friendships, out of all who say that it helps, makes no difference or gets in
-- the way. It is an answer of its own and is never netted off against help.
-- id: KHI-03
-- title: Support gets in the way of friendships
-- question: Does support get in the way of friendships?
-- sentence: {value} of people say their support gets in the way of friendships
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
-- within: friends_help
-- excludes: friends_help
-- min-n: 5
-- instrument: Our own friends and balance questions (khi_friends)
-- licence: CC0: our own question
-- note: Read with the share for whom support helps. The two are never taken from each other.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (friends_help = 3)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, friends_help_missing AS left_out
  FROM response r
)

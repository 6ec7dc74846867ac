-- The share of people who say that the support they get helps them make and keep
-- friends, out of all who say that it helps, makes no difference or gets in the
-- way. People who answer "not sure" are not in the share; they are counted beside it.
-- id: KHI-02
-- title: Support helps friendships
-- question: Does support help people make and keep friends?
-- sentence: {value} of people say their support helps them make and keep friends
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Friendship and belonging
-- of: people
-- each: person
-- by: age_band gender need answered_by ethnicity communication deprivation
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- min-n: 5
-- instrument: Our own friends and balance questions (khi_friends)
-- licence: CC0: our own question
-- note: Read with the share for whom support gets in the way. The two are never taken from each other.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (friends_help = 1)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, friends_help_missing AS left_out
  FROM response r
)

-- How many friends people say they have: people they like to be with and who are not
-- paid to be with them. Nought is an answer. The figure is the median, because a
-- few people with very many friends would carry a mean. Each person counts once
-- in a period, by their latest answer.
-- id: KHI-01
-- title: Friends
-- question: How many friends do people have?
-- sentence: Half of people have {value} friends or more
-- kind: median
-- unit: friends
-- better: neither
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
-- note: There is no right number of friends, so no direction is called better.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN friends_n::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*, friends_n_missing AS left_out
  FROM response r
)

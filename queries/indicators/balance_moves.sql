-- What became of the same people's answer to the question of balance between their first
-- answer and their latest in the year, at least 30 days later: the share who say now that
-- it is right, beside the share of the same people who said so at first, and a table of
-- who went from which answer to which. Answers that somebody else gave are left out.
-- id: KHI-13b
-- title: Balance, then and now
-- question: For the same people, is the balance of independence and connection right more often than at first?
-- sentence: {value} of the same people say now that the balance is right for them
-- kind: transition
-- unit: percent
-- better: higher
-- theme: Independence, choice and control
-- of: people asked at least twice
-- each: person
-- by: move
-- levels: 1 2 3 4
-- periods: year
-- source: Survey responses
-- reads: person survey_response
-- looks: back
-- since: 1
-- within: balance
-- min-n: 10
-- instrument: Our own friends and balance questions (khi_friends)
-- licence: CC0: our own question
-- withheld: asked_once not_answered
-- note: Only people who were asked again are counted; those who left are not, and may have answered otherwise. Somebody who is asked when things are out of balance will often find them less so later, whatever was done.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (latest_answer = 1)::INT::DOUBLE END AS value,
       left_out, CASE WHEN left_out IS NULL THEN concat(first_answer, '>', latest_answer) END AS move
FROM balance_pair

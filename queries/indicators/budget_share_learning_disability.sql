-- What was spent on Shared Lives for people with a learning disability, for each hundred pounds
-- that were spent on the support of all people with a learning disability in the year, both as
-- the council, the nation or a statistical office has published them. Nothing of it comes from
-- the records of schemes. Beside it stand the people with a learning disability whom schemes
-- supported, the group of that name of the indicator of people supported; where that group is
-- hidden, so is the share.
-- id: KHI-38
-- title: Share of the learning disability budget
-- question: What share of the budget for people with a learning disability goes to Shared Lives?
-- sentence: {value} of what is spent on people with a learning disability is spent on Shared Lives
-- kind: reach
-- unit: percent
-- better: neither
-- theme: Value for money
-- of: people with a learning disability
-- each: person
-- part: people need learning_disability
-- total: spend_gross need learning_disability
-- spent: spend_shared_lives need learning_disability
-- instrument: Published totals of spending
-- source: Published totals of gross current spending; arrangements for the people beside them
-- reads: arrangement person scheme_quarter survey_response
-- since: 1
-- periods: year
-- licence: Each publisher's licence for its totals
-- min-n: 5
-- note: A share of a budget is neither good nor bad by itself: a target for it is a range, such as 4 to 8 of a hundred. Both totals must be of one publication's kind of money (gross current spending), and where only one of the two was published there is no share. People whose support other budgets pay are in neither.
SELECT a.person_key AS respondent, a.scheme_id AS scheme, q.last_day AS occurred,
       1.0::DOUBLE AS weight, 1.0::DOUBLE AS value, NULL::VARCHAR AS left_out
FROM arrangement_now a
JOIN known_quarter q ON q.scheme_id = a.scheme_id AND a.start_on <= q.last_day AND (a.end_on IS NULL OR a.end_on >= q.first_day)
JOIN person_now p ON p.scheme_id = a.scheme_id AND p.person_key = a.person_key
WHERE p.need = 'learning_disability'

-- How many more people live in live-in arrangements on the last day of the year than a year
-- before, in per cent, in the schemes that had people in them on both days. A scheme that
-- is in the records for the first time would otherwise look like growth.
-- id: KHI-32
-- title: Growth
-- question: Is it growing?
-- sentence: The number of people in live-in arrangements changed by {value} over the year
-- kind: growth
-- unit: percent_change
-- better: higher
-- theme: People supported
-- of: people in live-in arrangements at the end of the year
-- each: person
-- periods: year
-- source: Arrangements
-- reads: arrangement scheme_quarter survey_response
-- since: 1
-- min-n: 10
-- instrument: Scheme records
-- licence: The schemes' own records
-- note: A scheme that opened or closed in the year is not in that year's growth.
SELECT DISTINCT a.person_key AS respondent, a.scheme_id AS scheme, q.last_day AS occurred,
       1.0::DOUBLE AS weight, 1.0::DOUBLE AS value, NULL::VARCHAR AS left_out
FROM arrangement_now a
JOIN known_quarter q ON q.scheme_id = a.scheme_id AND right(q.quarter, 1) = '4' AND a.start_on <= q.last_day AND (a.end_on IS NULL OR a.end_on >= q.last_day)
WHERE a.type = 'live_in'

-- Of the live-in arrangements whose first anniversary lies in the period, the share
-- that were still open on it: every arrangement counts, however it ended, also by a
-- death or a planned move. An arrangement that began less than a year ago is not
-- counted yet, so nothing is foretold.
-- id: KHI-22
-- title: Homes that last a year
-- question: Do homes last?
-- sentence: {value} of live-in arrangements were still there after a year
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Home and safety
-- of: live-in arrangements
-- each: arrangement
-- by: need
-- source: Arrangements
-- reads: arrangement person scheme_quarter survey_response
-- since: 1
-- min-n: 10
-- instrument: Scheme records
-- licence: The schemes' own records
-- note: Not every ending is a bad one: the share is of all endings together.
SELECT a.arrangement_key AS respondent, a.scheme_id AS scheme, (a.start_on + INTERVAL 1 YEAR)::DATE AS occurred,
       1.0::DOUBLE AS weight,
       (a.end_on IS NULL OR a.end_on >= (a.start_on + INTERVAL 1 YEAR)::DATE)::INT::DOUBLE AS value,
       NULL::VARCHAR AS left_out, p.need
FROM arrangement_now a
JOIN known_quarter q ON q.scheme_id = a.scheme_id AND (a.start_on + INTERVAL 1 YEAR)::DATE BETWEEN q.first_day AND q.last_day
LEFT JOIN person_now p ON p.scheme_id = a.scheme_id AND p.person_key = a.person_key
WHERE a.type = 'live_in'

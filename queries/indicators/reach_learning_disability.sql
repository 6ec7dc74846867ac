-- People with a learning disability who were supported on at least one day of the year, for each
-- hundred of the people with a learning disability who had long-term support in that year, as the
-- council, the nation or a statistical office has published them. The people supported are the
-- group of that name of the indicator of people supported, and are shown where that is shown.
-- id: KHI-33
-- title: Reach among people with a learning disability
-- question: What share of people with a learning disability on social care use Shared Lives?
-- sentence: {value} of people with a learning disability on long-term support are supported by schemes
-- kind: reach
-- unit: percent
-- better: higher
-- theme: People supported
-- of: people with a learning disability
-- each: person
-- part: people need learning_disability
-- total: long_term_people need learning_disability
-- instrument: Scheme records
-- source: Arrangements; published totals of long-term support
-- reads: arrangement person scheme_quarter survey_response
-- since: 1
-- periods: year
-- licence: The schemes' own records; each publisher's licence for its totals
-- min-n: 5
-- note: Only schemes that have sent their records are counted, and only people whose main reason for support is known. The published total is of everybody in the place, whichever scheme or none supports them, so a place of which some schemes have sent nothing looks as if it reached fewer.
SELECT a.person_key AS respondent, a.scheme_id AS scheme, q.last_day AS occurred,
       1.0::DOUBLE AS weight, 1.0::DOUBLE AS value, NULL::VARCHAR AS left_out
FROM arrangement_now a
JOIN known_quarter q ON q.scheme_id = a.scheme_id AND a.start_on <= q.last_day AND (a.end_on IS NULL OR a.end_on >= q.first_day)
JOIN person_now p ON p.scheme_id = a.scheme_id AND p.person_key = a.person_key
WHERE p.need = 'learning_disability'

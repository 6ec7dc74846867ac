-- In how many weeks from their first enquiry carers were approved: the middle one of those
-- approved in the year, and between which weeks the middle half lie. A week that has begun
-- counts, so whoever was approved after 42 days took 6 weeks and after 43 days 7. Those who are
-- still waiting are not in it; they are in the share that is approved within a time.
-- id: KHI-34b
-- title: Weeks from enquiry to approval
-- question: How long does it take from an enquiry until a carer is approved?
-- sentence: Of those approved as carers, half had been within {value} weeks of their enquiry
-- kind: median
-- unit: weeks
-- better: lower
-- theme: Carers, workers and the system
-- of: applications that were approved
-- each: application
-- source: Applications to become a carer
-- reads: application
-- since: 1
-- periods: year
-- min-n: 10
-- base: nearest 5
-- instrument: Scheme records
-- licence: The schemes' own records
-- note: Only those who were approved are in it, so it looks the better the more of the slow ones gave up.
SELECT application_key AS respondent, scheme_id AS scheme, decided_on AS occurred, 1.0::DOUBLE AS weight,
       ceil(date_diff('day', enquired_on, decided_on) / 7)::DOUBLE AS value, NULL::VARCHAR AS left_out
FROM application
WHERE superseded_by IS NULL AND outcome = 'approved'

-- Of those who enquired in the year about becoming a carer, the share who were approved within
-- six months, a year and two years (Kaplan and Meier). An application that is still open counts
-- for as long as it is known to have been, so the latest enquiries are in it too. Whoever
-- withdrew or was declined counts as not approved for as long as the scheme's list goes:
-- somebody who has left is not waiting, and will not be approved.
-- id: KHI-34c
-- title: Enquiries that lead to approval
-- question: How many of those who enquire are approved as carers, and how soon?
-- sentence: {value} of those who enquired were approved as carers within six months
-- kind: survival
-- curve: reached
-- unit: percent
-- better: higher
-- theme: Carers, workers and the system
-- of: enquiries from people who might become carers
-- each: application
-- by: fate
-- steps: 6 12 24
-- periods: year
-- source: Applications to become a carer
-- reads: application
-- since: 1
-- min-n: 10
-- base: nearest 5
-- instrument: Scheme records
-- licence: The schemes' own records
-- note: A scheme that lists only the enquiries that became applications looks better than one that lists them all.
SELECT application_key AS respondent, scheme_id AS scheme, enquired_on AS occurred, 1.0::DOUBLE AS weight,
       least(date_sub('month', enquired_on, until), 240)::DOUBLE AS value,
       NULL::VARCHAR AS left_out, CASE WHEN outcome = 'approved' THEN 'ended' ELSE 'open' END AS fate
FROM (
  SELECT *, CASE WHEN outcome = 'approved' THEN decided_on WHEN outcome IS NULL THEN as_of
                 ELSE max(as_of) OVER (PARTITION BY scheme_id) END AS until
  FROM application WHERE superseded_by IS NULL
)

-- How many carers were approved in the year for each 100 enquiries from people who might
-- become carers. Only quarters count for which a scheme reported both numbers. Those who
-- are approved this year may have enquired last year, so this is not the share of
-- enquiries that lead to approval.
-- id: KHI-34
-- title: Approvals for enquiries
-- question: How many enquiries does it take to approve a carer?
-- sentence: {value} carers were approved for each 100 enquiries
-- kind: ratio
-- unit: per_100
-- better: higher
-- theme: Carers, workers and the system
-- of: enquiries and approvals
-- each: enquiry
-- source: Quarterly activity of schemes
-- reads: scheme_quarter
-- since: 1
-- periods: year
-- min-n: 10
-- instrument: Scheme records
-- licence: The schemes' own records
-- note: Made from the quarterly returns. Where a scheme sends its list of applications, that says how long approval takes and how many enquiries lead to it.
SELECT thing AS respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       (thing <= approvals)::INT::DOUBLE AS value, NULL::VARCHAR AS left_out
FROM (
  SELECT scheme, occurred, approvals, unnest(range(1, approvals + enquiries + 1)) AS thing
  FROM (
    SELECT scheme_id AS scheme, make_date(left(quarter, 4)::INT + 1, 3, 31) AS occurred,
           sum(carers_new)::BIGINT AS approvals, sum(enquiries)::BIGINT AS enquiries
    FROM scheme_quarter
    WHERE superseded_by IS NULL AND carers_new IS NOT NULL AND enquiries IS NOT NULL
    GROUP BY scheme_id, left(quarter, 4)
  )
)

-- How many carers left in the year for each 100 who were approved, on the average of its
-- four quarter days. Only years count in which a scheme reported both numbers for all four
-- quarters: a quarter without a number is not a quarter without leavers.
-- id: KHI-28
-- title: Carers who leave
-- question: Do carers stay?
-- sentence: {value} carers left for each 100 who were approved
-- kind: rate
-- unit: per_100
-- better: lower
-- theme: Carers, workers and the system
-- of: carers approved at the end of the year or gone in it
-- each: carer
-- source: Quarterly activity of schemes
-- reads: scheme_quarter
-- since: 1
-- periods: year
-- min-n: 10
-- instrument: Scheme records
-- licence: The schemes' own records
-- note: Returns give numbers and no list of carers, so nobody can tell how long each stayed. Some leave to retire.
SELECT carer AS respondent, scheme, occurred, average / at_risk AS weight,
       (carer <= gone)::INT::DOUBLE AS value, NULL::VARCHAR AS left_out
FROM (
  SELECT scheme, occurred, average, at_risk, gone, unnest(range(1, at_risk + 1)) AS carer
  FROM (
    SELECT scheme_id AS scheme, make_date(left(quarter, 4)::INT + 1, 3, 31) AS occurred, avg(carers_approved) AS average,
           sum(carers_left)::BIGINT AS gone, arg_max(carers_approved, quarter) + sum(carers_left)::BIGINT AS at_risk
    FROM scheme_quarter WHERE superseded_by IS NULL
    GROUP BY scheme_id, left(quarter, 4)
    HAVING count(carers_approved) = 4 AND count(carers_left) = 4 AND avg(carers_approved) > 0
  )
)

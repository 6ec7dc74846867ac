-- How many people were waiting for a match for each 100 places that were free, on the last
-- day of the year. Only schemes count that reported both numbers for the last quarter.
-- id: KHI-35
-- title: People waiting and places free
-- question: Is there a home waiting, and a person waiting?
-- sentence: {value} people were waiting for each 100 places that were free
-- kind: ratio
-- unit: per_100
-- better: neither
-- theme: People supported
-- of: people waiting and places free
-- each: place
-- source: Quarterly activity of schemes
-- reads: scheme_quarter
-- since: 1
-- periods: year
-- min-n: 10
-- instrument: Scheme records
-- licence: The schemes' own records
-- note: A place that is free may suit nobody who waits: matching takes time, and some free places are needed for choice.
SELECT one AS respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       (one <= waiting)::INT::DOUBLE AS value, NULL::VARCHAR AS left_out
FROM (
  SELECT scheme_id AS scheme, make_date(left(quarter, 4)::INT + 1, 3, 31) AS occurred, waiting_people AS waiting,
         unnest(range(1, waiting_people + vacancies + 1)) AS one
  FROM scheme_quarter
  WHERE superseded_by IS NULL AND right(quarter, 1) = '4' AND waiting_people IS NOT NULL AND vacancies IS NOT NULL
)

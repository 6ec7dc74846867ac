-- Everybody with an arrangement of any kind that was open on at least one day of
-- the period. A person with two arrangements in one scheme counts once;
-- one with arrangements of two kinds in the period is of more than one kind.
-- id: KHI-31
-- title: People supported
-- question: How many people are supported?
-- sentence: {value} people are supported
-- kind: count
-- unit: count
-- better: neither
-- theme: People supported
-- of: people
-- each: person
-- by: age_band gender need ethnicity communication deprivation arrangement_type
-- instrument: Scheme records
-- source: Arrangements
-- reads: arrangement person scheme_quarter survey_response
-- since: 1
-- licence: The schemes' own records
-- min-n: 5
SELECT a.person_key AS respondent, a.scheme_id AS scheme, a.last_day AS occurred,
       1.0::DOUBLE AS weight, 1.0::DOUBLE AS value, NULL::VARCHAR AS left_out,
       age_band(year(a.last_day) - p.birth_year) AS age_band, p.gender, p.need,
       p.ethnicity, p.communication, p.deprivation, a.arrangement_type
FROM (
  SELECT a.scheme_id, a.person_key, q.last_day, CASE WHEN min(a.type) = max(a.type) THEN min(a.type) ELSE 'several' END AS arrangement_type
  FROM arrangement_now a
  JOIN known_quarter q ON q.scheme_id = a.scheme_id AND a.start_on <= q.last_day AND (a.end_on IS NULL OR a.end_on >= q.first_day)
  GROUP BY ALL
) a
LEFT JOIN person_now p ON p.scheme_id = a.scheme_id AND p.person_key = a.person_key

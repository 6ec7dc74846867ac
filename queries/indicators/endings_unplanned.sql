-- How many live-in arrangements ended in the year without having been planned to, for
-- each 100 years that live-in arrangements were open in it. An arrangement that was open
-- for half the year counts half a year. One that ended without anybody having noted
-- whether that was planned is left out and counted.
-- id: KHI-22b
-- title: Unplanned endings
-- question: How many homes end before anybody planned it?
-- sentence: {value} live-in arrangements ended unplanned for each 100 that were open for a year
-- kind: rate
-- unit: per_100
-- better: lower
-- theme: Home and safety
-- of: live-in arrangements
-- each: arrangement
-- by: need
-- source: Arrangements
-- reads: arrangement person scheme_quarter survey_response
-- since: 1
-- periods: year
-- min-n: 10
-- instrument: Scheme records
-- licence: The schemes' own records
-- note: A death is an unplanned ending too where the scheme noted it as one.
SELECT a.arrangement_key AS respondent, a.scheme_id AS scheme, least(coalesce(a.end_on, y.last_day), y.last_day) AS occurred,
       (date_diff('day', greatest(a.start_on, y.first_day), least(coalesce(a.end_on, y.last_day), y.last_day)) + 1) / 365.25 AS weight,
       CASE WHEN a.end_on <= y.last_day AND a.planned IS NULL THEN NULL
            ELSE coalesce(a.end_on <= y.last_day AND a.planned = 'no', false)::INT::DOUBLE END AS value,
       CASE WHEN a.end_on <= y.last_day AND a.planned IS NULL THEN 'plan_not_known' END AS left_out, p.need
FROM arrangement_now a
JOIN (
  SELECT scheme_id, year_of(first_day) AS year, min(first_day) AS first_day, max(last_day) AS last_day
  FROM known_quarter GROUP BY ALL
) y ON y.scheme_id = a.scheme_id AND a.start_on <= y.last_day AND (a.end_on IS NULL OR a.end_on >= y.first_day)
LEFT JOIN person_now p ON p.scheme_id = a.scheme_id AND p.person_key = a.person_key
WHERE a.type = 'live_in'

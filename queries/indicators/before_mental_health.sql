-- Live-in arrangements of people with mental health needs that were open on at least
-- one day of the year, by where the person lived before it began, as the scheme's
-- records say. Care homes with and without nursing are one; so are supported living and
-- a home of their own. Another arrangement of this kind, foster care and having no home
-- say nothing of what would be bought otherwise and are elsewhere. Numbers are to the
-- nearest 5. Where it was judged where somebody would live otherwise, that is the
-- alternative; else it is where they lived before. Hospital counts from what is known of
-- the person alone, never from a mix.
-- id: KHI-37a
-- title: Where people with mental health needs lived before
-- question: Where did people with mental health needs live before they moved in?
-- sentence: {value} live-in arrangements of people with mental health needs
-- kind: count
-- unit: count
-- better: neither
-- theme: Value for money
-- of: live-in arrangements
-- each: arrangement
-- by: before otherwise known_by need_band
-- base: nearest 5
-- instrument: Scheme records
-- source: Arrangements
-- reads: arrangement person scheme_quarter survey_response
-- since: 1
-- licence: The schemes' own records
-- periods: year
-- min-n: 5
-- note: Where somebody lived before is not always where they would live otherwise: a move out of a crisis begins in a place that is dearer than what would have followed.
SELECT a.arrangement_key AS respondent, a.scheme_id AS scheme, q.last_day AS occurred,
       1.0::DOUBLE AS weight, 1.0::DOUBLE AS value, NULL::VARCHAR AS left_out,
       CASE WHEN a.prior_setting IN ('residential_care', 'nursing_care') THEN 'care_home'
            WHEN a.prior_setting IN ('supported_living', 'own_home') THEN 'supported_or_own_home'
            WHEN a.prior_setting = 'family_home' THEN 'with_family'
            WHEN a.prior_setting = 'hospital' THEN 'in_hospital'
            WHEN a.prior_setting IS NOT NULL AND a.prior_setting <> 'not_known' THEN 'elsewhere' END AS before,
       CASE WHEN a.otherwise IN ('residential_care', 'nursing_care') THEN 'care_home'
            WHEN a.otherwise IN ('supported_living', 'own_home') THEN 'supported_or_own_home'
            WHEN a.otherwise = 'family_home' THEN 'with_family'
            WHEN a.otherwise = 'hospital' THEN 'in_hospital'
            WHEN a.otherwise IS NOT NULL THEN 'elsewhere' END AS otherwise,
       a.known_by AS known_by,
       nullif(a.need_band, 'not_known') AS need_band
FROM judged_alternative a
JOIN known_quarter q ON q.scheme_id = a.scheme_id AND a.start_on <= q.last_day AND (a.end_on IS NULL OR a.end_on >= q.first_day)
JOIN person_now p ON p.scheme_id = a.scheme_id AND p.person_key = a.person_key
WHERE a.type = 'live_in' AND p.need = 'mental_health'

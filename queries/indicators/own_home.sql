-- The share of people on long-term support who live in a home of their own, with family
-- or friends, in Shared Lives or in supported housing, as the published measure 2E says
-- it. Where somebody lives is what their latest service in the quarter says that names a
-- home. A home that is not
-- known counts as none, as in the published measure.
-- id: KHI-21
-- title: A home of one's own
-- question: Do people live in their own home, with family or in Shared Lives?
-- sentence: {value} of people on long-term support live in their own home or with family
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Home and safety
-- of: people on long-term support
-- each: person
-- by: age_band need
-- official: 2E
-- source: Services in councils' records
-- reads: service_event
-- since: 1
-- min-n: 5
-- instrument: Client Level Data
-- licence: Councils' own records
-- note: A home that the record does not name counts as none: a council that knows little of where people live looks worse than it is.
SELECT person_key AS respondent, scheme_id AS scheme,
       (make_date(left(quarter, 4)::INT, 4, 1) + to_months(3 * right(quarter, 1)::INT) - INTERVAL 1 DAY)::DATE AS occurred,
       1.0::DOUBLE AS weight,
       coalesce(arg_max(accommodation, (start_on, event_key)) IN ('owner', 'tenant', 'tenant_social', 'tenant_private', 'family_or_friends',
         'supported', 'shared_lives', 'approved_premises', 'sheltered', 'mobile', 'presumed_home'), false)::INT::DOUBLE AS value,
       NULL::VARCHAR AS left_out,
       CASE arg_max(age_band, (start_on, event_key)) WHEN '75-84' THEN '75+' WHEN '85-94' THEN '75+' WHEN '95+' THEN '75+'
         WHEN 'not_known' THEN NULL ELSE arg_max(age_band, (start_on, event_key)) END AS age_band,
       CASE WHEN arg_max(need, (start_on, event_key)) NOT IN ('not_known', 'not_mapped') THEN arg_max(need, (start_on, event_key)) END AS need
FROM service_event
WHERE superseded_by IS NULL AND client_type = 'service_user' AND service_type IN ('community', 'residential', 'nursing', 'prison')
  AND age_band IS DISTINCT FROM 'under 18'
GROUP BY person_key, scheme_id, quarter

-- What each person on long-term support costs a council in a year by its own records, in the
-- setting where they lived for most of it: shared lives, nursing, residential, supported living
-- or extra care where such a service was paid for, else what the record says of the home. Cost
-- is that of all their services in those weeks that the council pays for alone or with others,
-- by the week, times 365.25/7. It is NULL, and the person is told of and left out, where one of
-- these services has no weekly cost. Need is what the council assessed, where it adds that to
-- its records. The pseudonym finds the person in a table of need bands that stands beside the
-- records, and leaves the program in no answer.
-- param year: VARCHAR, the financial year; '' for the newest
-- param need: VARCHAR, the main reason for support, such as learning_disability; '' for all
WITH paid AS (
  SELECT * FROM service_cost
  WHERE client_type = 'service_user' AND age_band IS DISTINCT FROM 'under 18'
    AND year = CASE WHEN $year = '' THEN (SELECT max(year) FROM service_cost) ELSE $year END
    AND ($need = '' OR need = $need)
), quarters AS (
  SELECT scheme_id, person_key, council, year, quarter,
         CASE WHEN bool_or(component = 'shared_lives') THEN 'Shared Lives'
              WHEN bool_or(service_type = 'nursing' OR component = 'nursing') THEN 'nursing care'
              WHEN bool_or(service_type = 'residential' OR component = 'residential') THEN 'residential care'
              WHEN bool_or(component = 'community_supported_living') OR arg_max(accommodation, (start_on, event_key)) = 'supported' THEN 'supported living'
              WHEN bool_or(component = 'extra_care') OR arg_max(accommodation, (start_on, event_key)) = 'sheltered' THEN 'extra care'
              WHEN arg_max(accommodation, (start_on, event_key)) = 'family_or_friends' THEN 'with family or friends'
              WHEN arg_max(accommodation, (start_on, event_key)) IN ('owner', 'tenant', 'tenant_social', 'tenant_private') THEN 'own home'
              ELSE 'not known' END AS setting,
         sum(CASE WHEN funding IN ('client', 'health') THEN 0 ELSE cost_per_week * weeks_in_period END) AS pounds,
         max(weeks_in_period) AS weeks,
         bool_or(cost_per_week IS NULL AND cost_frequency IS DISTINCT FROM 'one_off' AND funding NOT IN ('client', 'health')) AS unpriced,
         min(nullif(nullif(need, 'not_mapped'), 'not_known')) AS need,
         arg_max(age_band, (start_on, event_key)) AS age_band,
         arg_max(nullif(nullif(need_band, 'not_mapped'), 'not_known'), (start_on, event_key)) AS need_band
  FROM paid
  GROUP BY scheme_id, person_key, council, year, quarter
  HAVING bool_or(service_type IN ('community', 'residential', 'nursing', 'prison'))
), settings AS (
  SELECT scheme_id, person_key, council, year, setting, sum(weeks) AS weeks,
         CASE WHEN NOT bool_or(unpriced) AND sum(weeks) > 0 THEN sum(pounds) / sum(weeks) * 365.25 / 7 END AS cost,
         min(need) AS need, max(age_band) AS age_band, arg_max(need_band, quarter) AS need_band
  FROM quarters
  GROUP BY scheme_id, person_key, council, year, setting
)
SELECT setting, cost::DOUBLE AS cost, year, coalesce(need, '') AS need,
       CASE age_band WHEN '18-24' THEN 21 WHEN '25-44' THEN 35 WHEN '45-64' THEN 55 WHEN '65-74' THEN 70
         WHEN '75-84' THEN 80 WHEN '85-94' THEN 90 WHEN '95+' THEN 97 END::DOUBLE AS age,
       s.council, s.scheme_id, s.person_key, coalesce(need_band, '') AS need_band
FROM settings s
QUALIFY row_number() OVER (PARTITION BY s.scheme_id, s.person_key, s.council ORDER BY s.weeks DESC, s.setting) = 1
ORDER BY setting, cost, need, age, s.council, need_band, s.scheme_id, s.person_key

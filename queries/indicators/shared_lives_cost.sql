-- What a council pays for one person's Shared Lives, a year, in its own Client Level Data: the
-- weekly cost of every Shared Lives service of the person in the quarter, by the published
-- rule, times 365.25/7, in 2024-25 prices (GDP deflator). Payments made once have no weekly
-- cost and are left out and counted. A person for whom the council paid for half of the
-- quarter has half the weight.
-- id: KHI-36c
-- title: Cost of Shared Lives in council records
-- question: What does the council pay for one person's Shared Lives a year, by its own records?
-- sentence: By council records, Shared Lives for one person costs {value} a year in 2024-25 prices
-- kind: mean
-- unit: pounds
-- better: neither
-- theme: Value for money
-- of: people
-- each: person
-- by: need age_band
-- instrument: Client Level Data, cost rule of the Department of Health and Social Care
-- source: Client Level Data
-- reads: service_event
-- since: 1
-- licence: The councils' own records
-- min-n: 5
-- note: A cost alone is not a saving. The unit cost is as the council submits it; whether the scheme's overhead is in it differs between councils.
SELECT s.person_key AS respondent, s.scheme_id AS scheme, s.quarter_last::DATE AS occurred,
       least(1.0, coalesce(max(s.weeks_in_period), 0.0) / ((date_diff('day', s.quarter_first, s.quarter_last::DATE) + 1) / 7.0))::DOUBLE AS weight,
       (365.25 / 7 * sum(s.cost_per_week) * 100.0 / d.value)::DOUBLE AS value,
       CASE WHEN sum(s.cost_per_week) IS NULL THEN 'no_weekly_cost' END AS left_out,
       min(nullif(s.need, 'not_mapped')) AS need,
       min(CASE WHEN s.age_band IN ('75-84', '85-94', '95+') THEN '75+' ELSE nullif(s.age_band, 'not_known') END) AS age_band
FROM service_cost s
JOIN reference_deflator d ON d.year = s.year
WHERE s.component = 'shared_lives'
GROUP BY s.person_key, s.scheme_id, s.quarter_last, s.quarter_first, d.value

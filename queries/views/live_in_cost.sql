-- What each live-in arrangement costs in a financial year, pounds a week at that year's prices, by element.
-- The day count is the part of the year in which the arrangement was open.
-- after: views/arrangement_now
CREATE OR REPLACE VIEW live_in_cost AS
SELECT c.scheme_id, c.arrangement_key, a.person_key, nullif(a.need_band, 'not_known') AS need_band, c.year,
       make_date(left(c.year, 4)::INT, 4, 1) AS year_first,
       make_date(left(c.year, 4)::INT + 1, 3, 31) AS year_last,
       greatest(a.start_on, make_date(left(c.year, 4)::INT, 4, 1)) AS open_first,
       least(coalesce(a.end_on, make_date(left(c.year, 4)::INT + 1, 3, 31)), make_date(left(c.year, 4)::INT + 1, 3, 31)) AS open_last,
       sum(CASE WHEN c.element = 'care' THEN c.weekly END) AS care,
       sum(CASE WHEN c.element = 'overhead' THEN c.weekly END) AS overhead,
       sum(CASE WHEN c.element IN ('day_support', 'respite') THEN c.weekly END) AS other_support,
       sum(CASE WHEN c.element = 'client_contribution' THEN c.weekly END) AS contribution,
       sum(CASE WHEN c.element = 'housing_benefit' THEN c.weekly END) AS housing_benefit
FROM cost c
JOIN arrangement_now a ON a.scheme_id = c.scheme_id AND a.arrangement_key = c.arrangement_key
WHERE c.superseded_by IS NULL AND a.type = 'live_in'
GROUP BY c.scheme_id, c.arrangement_key, a.person_key, a.need_band, c.year, a.start_on, a.end_on

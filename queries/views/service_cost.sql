-- Services with their costs, a row for each in each quarter. A submission is whole: of each
-- scheme, council and quarter only the rows of the latest batch count, so that a service that
-- was taken out or given another start does not count twice.
CREATE OR REPLACE VIEW service_cost AS
SELECT scheme_id, quarter, event_key, council, person_key, client_type, need, age_band, accommodation, funding,
       start_on, end_on, service_type, component, mechanism, provider_location, unit_cost, cost_frequency, planned_units,
       cost_per_week, weeks_in_period, total_in_period, need_band,
       make_date(left(quarter, 4)::INT + (right(quarter, 1) = '4')::INT, ((right(quarter, 1)::INT * 3) % 12) + 1, 1) AS quarter_first,
       make_date(left(quarter, 4)::INT + (right(quarter, 1) = '4')::INT, ((right(quarter, 1)::INT * 3) % 12) + 1, 1) + INTERVAL 3 MONTH - INTERVAL 1 DAY AS quarter_last,
       left(quarter, 7) AS year
FROM service_event
WHERE superseded_by IS NULL
QUALIFY batch = max(batch) OVER (PARTITION BY scheme_id, council, quarter)

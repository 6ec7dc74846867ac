-- Brings the services over as they were: no council had sent need, so it stays NULL.
INSERT INTO service_event (scheme_id, quarter, event_key, council, person_key, client_type, need, age_band, accommodation, funding, start_on, end_on,
  service_type, component, mechanism, provider_location, unit_cost, cost_frequency, planned_units, cost_per_week, weeks_in_period,
  total_in_period, batch, sheet, line, superseded_by)
SELECT scheme_id, quarter, event_key, council, person_key, client_type, need, age_band, accommodation, funding, start_on, end_on,
  service_type, component, mechanism, provider_location, unit_cost, cost_frequency, planned_units, cost_per_week, weeks_in_period,
  total_in_period, batch, sheet, line, superseded_by
FROM service_event_before

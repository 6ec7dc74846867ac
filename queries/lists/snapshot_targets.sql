-- Targets in force in a snapshot, the newest first.
SELECT target_ref, words, source, strftime(set_on, '%Y-%m-%d') AS set_on, place_code, indicator, from_period, from_value, by_period, kind, value, value_to
FROM target ORDER BY set_on DESC, target_ref

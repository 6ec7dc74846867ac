-- Targets in force.
CREATE TABLE snapshot.target AS
SELECT target_ref, words, source, set_on, place_code, indicator, from_period, from_value, by_period, kind, value, value_to
FROM target WHERE superseded_by IS NULL
ORDER BY ALL

-- Changes of schemes in force in a snapshot, the oldest first.
SELECT scheme_id, successor_id, changed_on, kind FROM scheme_change ORDER BY changed_on, scheme_id, successor_id

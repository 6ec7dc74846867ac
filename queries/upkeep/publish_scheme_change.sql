-- Changes of schemes in force.
CREATE TABLE snapshot.scheme_change AS
SELECT scheme_id, successor_id, strftime(changed_on, '%Y-%m-%d') AS changed_on, kind
FROM scheme_change WHERE superseded_by IS NULL
ORDER BY ALL

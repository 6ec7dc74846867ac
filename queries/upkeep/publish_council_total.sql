-- Published totals of councils and nations in force.
CREATE TABLE snapshot.council_total AS
SELECT source, vintage, period, place_code, what, dimension, level, value, flag
FROM council_total WHERE superseded_by IS NULL
ORDER BY ALL

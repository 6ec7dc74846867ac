-- Official figures in force in a snapshot.
SELECT source, vintage, measure, period, place_code, place_name, population, statistic, value, flag
FROM benchmark ORDER BY ALL

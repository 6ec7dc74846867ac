-- Published totals of councils and nations in a snapshot, of each total the last edition last.
SELECT source, vintage, period, place_code, what, dimension, level, value, flag
FROM council_total ORDER BY place_code, period, what, dimension, level, vintage, source

-- Services as their regulators rated them, in the newest edition of each regulator. 1 is
-- good or better, 0 is not, NULL is not rated.
SELECT source, vintage, service_ref, service_name, place_code, nation, good_or_better::BIGINT AS good_or_better, rule, strftime(rated_from, '%Y-%m-%d') AS rated_from
FROM rating
WHERE vintage = (SELECT max(newest.vintage) FROM rating newest WHERE newest.source = rating.source)
ORDER BY nation, place_code, service_name, service_ref

-- What the regulators have published of services: rated good or better or not, by each regulator's rule, in every edition.
CREATE TABLE snapshot.rating AS
SELECT source, vintage, service_ref, service_name, place_code, nation, good_or_better, rule, rated_from
FROM rating_harmonised
ORDER BY ALL

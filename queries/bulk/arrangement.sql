-- One made-up arrangement for each of the people of one scheme, from the day they came.
-- param scheme: VARCHAR
-- param first_day: DATE, the first of the years
-- param years: INTEGER, how many years there are
-- param stay: INTEGER, for how many years everybody stays
INSERT INTO arrangement
SELECT $scheme, (hash(person_key) >> 1)::BIGINT, person_key,
       CASE WHEN (h >> 36) % 10 < 7 THEN 'live_in' WHEN (h >> 36) % 10 < 9 THEN 'short_break' ELSE 'day_support' END,
       ($first_day + to_months(12 * first_year + 3 * quarter))::DATE,
       CASE WHEN 4 * (first_year + $stay) + quarter < 4 * $years THEN ($first_day + to_months(12 * (first_year + $stay) + 3 * quarter))::DATE - 1 END,
       NULL, NULL, NULL, NULL, NULL, NULL, 0, '', i + 1, NULL
FROM bulk_stay

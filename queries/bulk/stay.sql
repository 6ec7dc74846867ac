-- When the made-up people of one scheme come and go, numbered from 0: spread evenly, each for so many years.
-- param seed: BIGINT
-- param scheme: VARCHAR
-- param people: BIGINT, how many
-- param years: INTEGER, how many years there are
-- param stay: INTEGER, for how many years everybody stays
CREATE OR REPLACE TEMP TABLE bulk_stay AS
SELECT i, (hash($seed, $scheme, i) >> 1)::BIGINT AS person_key, hash($seed, $scheme, i, 'stay') AS h,
       (i % ($years + $stay - 1) - ($stay - 1))::INTEGER AS first_year, ((i // ($years + $stay - 1)) % 4)::INTEGER AS quarter
FROM range($people) t(i)

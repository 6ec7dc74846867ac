-- What a tally was made from, to be held against cells/keys, and how many rows it has.
SELECT coalesce(sum(n), 0)::BIGINT AS n, coalesce(sum(keys) % 4611686018427387847, 0)::BIGINT AS keys, count(*) AS rows FROM tally

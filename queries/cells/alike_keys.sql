-- What the tally of an indicator has to add up to, if it takes each row of alike once (see cells/tallied).
-- template: alike is the name of the table
SELECT coalesce(sum(n), 0)::BIGINT AS n, coalesce(sum((hash(rowid) >> 1)::BIGINT) % 4611686018427387847, 0)::BIGINT AS keys
FROM {alike}

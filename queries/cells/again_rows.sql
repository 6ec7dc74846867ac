-- How many answers the people have given who answered in the years that are counted.
SELECT coalesce(sum(times), 0)::BIGINT AS n FROM again

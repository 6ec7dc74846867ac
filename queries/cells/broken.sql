-- How many observations of each indicator break the contract, by the rule they break.
SELECT indicator,
       coalesce(sum(without_key), 0)::BIGINT AS without_key,
       coalesce(sum(n) FILTER (weight IS NULL OR NOT isfinite(weight) OR weight <= 0), 0)::BIGINT AS bad_weight,
       coalesce(sum(n) FILTER (kind <> 'count' AND left_out IS NULL AND (value IS NULL OR NOT isfinite(value))), 0)::BIGINT AS without_value,
       coalesce(sum(n) FILTER (kind <> 'count' AND left_out IS NOT NULL AND value IS NOT NULL), 0)::BIGINT AS left_out_with_value,
       coalesce(sum(n) FILTER (kind IN ('proportion', 'rate', 'ratio') AND value NOT IN (0, 1)), 0)::BIGINT AS neither_0_nor_1,
       coalesce(sum(n) FILTER (kind IN ('median', 'survival') AND value <> round(value)), 0)::BIGINT AS not_whole
FROM tallies
GROUP BY indicator
ORDER BY indicator

-- How many observations of an indicator break the contract, by the rule they break.
-- param kind: VARCHAR, kind of the indicator
SELECT count(*) FILTER (respondent IS NULL OR quarter IS NULL) AS without_key,
       count(*) FILTER (weight IS NULL OR NOT isfinite(weight) OR weight <= 0) AS bad_weight,
       count(*) FILTER ($kind <> 'count' AND left_out IS NULL AND (value IS NULL OR NOT isfinite(value))) AS without_value,
       count(*) FILTER ($kind <> 'count' AND left_out IS NOT NULL AND value IS NOT NULL) AS left_out_with_value,
       count(*) FILTER ($kind = 'proportion' AND value NOT IN (0, 1)) AS neither_0_nor_1,
       count(*) FILTER ($kind = 'median' AND value <> round(value)) AS not_whole
FROM observed

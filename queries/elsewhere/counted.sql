-- The observations that count, once for each period, for which they count.
-- For a count every person is worth one, whatever the value says. Of a rate the weight is the time at risk and the value an event or none.
CREATE OR REPLACE VIEW counted AS
SELECT indicator, kind, amounts, scheme_id, quarter AS period, value, left_out, dimensions, levels,
       CASE WHEN kind = 'count' THEN 1.0::DOUBLE ELSE weight END AS w,
       CASE kind WHEN 'count' THEN 1.0::DOUBLE WHEN 'rate' THEN value / weight ELSE value END AS x
FROM observation WHERE in_quarter
UNION ALL
SELECT indicator, kind, amounts, scheme_id, year AS period, value, left_out, dimensions, levels,
       CASE WHEN kind = 'count' THEN 1.0::DOUBLE ELSE weight END AS w,
       CASE kind WHEN 'count' THEN 1.0::DOUBLE WHEN 'rate' THEN value / weight ELSE value END AS x
FROM observation WHERE in_year

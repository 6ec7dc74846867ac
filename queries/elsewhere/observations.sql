-- The observations of one indicator, and which of them count: of somebody observed several times the latest one counts, for its quarter and for its year.
-- On one day an answer comes before a missing one, and between two answers decides what cells/observed says.
-- DuckDB and ClickHouse both run this, so an engine that holds more rows than one machine makes the same observations
-- from the same text (see docs/operations.md). What a scheme's observations are is made from the rows of that scheme.
-- template: indicator is the text of a file of queries/indicators, name and kind are those of the indicator, amounts says whether they are of money, quarters and years say whether it is counted by them, dimensions and by list its breakdowns by name and as texts
WITH observed AS (
  SELECT i.*, quarter_of(occurred) AS quarter, year_of(occurred) AS year, left_out IS NULL AS answered,
         left(md5(concat_ws('|', respondent, floor(weight * 1000000 + 0.5)::BIGINT, coalesce(floor(value * 1000000 + 0.5)::BIGINT, 0), coalesce(left_out, ''), {by})), 9) AS tie
  FROM (
{indicator}
  ) i
)
SELECT '{name}' AS indicator, '{kind}' AS kind, {amounts} AS amounts, scheme AS scheme_id, respondent, occurred, quarter, year,
       weight::DOUBLE AS weight, value::DOUBLE AS value, left_out, [{dimensions}] AS dimensions, [{by}] AS levels,
       {quarters} AND row_number() OVER (PARTITION BY scheme, respondent, quarter ORDER BY occurred DESC, answered DESC, tie DESC) = 1 AS in_quarter,
       {years} AND row_number() OVER (PARTITION BY scheme, respondent, year ORDER BY occurred DESC, answered DESC, tie DESC) = 1 AS in_year
FROM observed

-- How many whole months lie between two days, as date_sub('month', a, b) of DuckDB counts them: a month that ends on its last day is whole.
CREATE FUNCTION IF NOT EXISTS whole_months AS (a, b) ->
  (year(b) * 12 + month(b)) - (year(a) * 12 + month(a)) - (day(b) < day(a) AND day(b) < day(last_day(b)))

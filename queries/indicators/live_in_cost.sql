-- What a live-in arrangement costs the council in a full year: care, the scheme's own
-- overhead, day support and respite, less what the person pays, in 2024-25 prices (GDP
-- deflator). An arrangement open for half the year has half the weight. An
-- arrangement without a figure for care, overhead or contribution is left out and
-- counted: nothing is taken to be nought.
-- id: KHI-36
-- title: Cost of a live-in home to the council
-- question: What does one live-in home cost a year, beside a named alternative?
-- sentence: A live-in home costs the council {value} a year in 2024-25 prices
-- kind: mean
-- unit: pounds
-- better: neither
-- theme: Value for money
-- of: live-in arrangements
-- each: arrangement
-- by: need need_band
-- instrument: Scheme and council finance records
-- source: Costs and arrangements
-- reads: arrangement cost person
-- since: 1
-- licence: The schemes' own records
-- periods: year
-- perspective: council_net
-- within: live_in_cost_gross
-- min-n: 5
-- note: A cost alone is not a saving: the cost page sets it against a comparator with a source, a price year and a perspective.
SELECT respondent, scheme, open_last AS occurred,
       (date_diff('day', open_first, open_last) + 1) / (date_diff('day', year_first, year_last) + 1.0) AS weight,
       CASE WHEN left_out IS NULL THEN 365.25 / 7 * (care + overhead + coalesce(other_support, 0) - contribution) * 100.0 / deflator END AS value,
       left_out, need, need_band
FROM (
  SELECT c.arrangement_key AS respondent, c.scheme_id AS scheme, open_first, open_last, year_first, year_last,
         care, overhead, other_support, contribution, p.need, c.need_band, d.value AS deflator,
         CASE WHEN care IS NULL THEN 'no_care_cost'
              WHEN overhead IS NULL THEN 'no_overhead_cost'
              WHEN contribution IS NULL THEN 'no_contribution' END AS left_out
  FROM live_in_cost c
  JOIN reference_deflator d ON d.year = c.year
  LEFT JOIN person_now p ON p.scheme_id = c.scheme_id AND p.person_key = c.person_key
  WHERE open_last >= open_first
)

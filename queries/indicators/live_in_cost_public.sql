-- What a live-in arrangement costs the council and the housing benefit system together
-- in a full year: as the council's cost, plus housing benefit, in 2024-25 prices (GDP
-- deflator). An arrangement without a housing benefit figure is left out and counted.
-- id: KHI-36a
-- title: Cost of a live-in home to the public sector
-- question: What does one live-in home cost the public sector a year?
-- sentence: A live-in home costs the public sector {value} a year in 2024-25 prices
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
-- perspective: public
-- within: live_in_cost
-- min-n: 5
-- note: Council and housing benefit only: health costs are not in scheme records.
SELECT respondent, scheme, open_last AS occurred,
       (date_diff('day', open_first, open_last) + 1) / (date_diff('day', year_first, year_last) + 1.0) AS weight,
       CASE WHEN left_out IS NULL THEN 365.25 / 7 * (care + overhead + coalesce(other_support, 0) - contribution + housing_benefit) * 100.0 / deflator END AS value,
       left_out, need, need_band
FROM (
  SELECT c.arrangement_key AS respondent, c.scheme_id AS scheme, open_first, open_last, year_first, year_last,
         care, overhead, other_support, contribution, housing_benefit, p.need, c.need_band, d.value AS deflator,
         CASE WHEN care IS NULL THEN 'no_care_cost'
              WHEN overhead IS NULL THEN 'no_overhead_cost'
              WHEN contribution IS NULL THEN 'no_contribution'
              WHEN housing_benefit IS NULL THEN 'no_housing_benefit' END AS left_out
  FROM live_in_cost c
  JOIN reference_deflator d ON d.year = c.year
  LEFT JOIN person_now p ON p.scheme_id = c.scheme_id AND p.person_key = c.person_key
  WHERE open_last >= open_first
)

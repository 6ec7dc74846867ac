-- Of the people whose first own wellbeing score was in the year, the share who have a
-- second one at least 90 days later. The others are lost to every figure of change. People
-- first asked less than 90 days before their scheme's latest answers are left out.
-- id: KHI-08c
-- title: Asked about wellbeing again
-- question: How many people who were asked about wellbeing were asked again?
-- sentence: {value} of people who were asked about wellbeing were asked again
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Wellbeing
-- of: people first asked in the period
-- each: person
-- by: age_band gender need
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- within: wellbeing_start
-- periods: year
-- base: nearest 5
-- min-n: 10
-- instrument: Short Warwick-Edinburgh Mental Wellbeing Scale (SWEMWBS)
-- licence: Wording is not shipped: registered users bring their own. Copyright NHS Health Scotland, University of Warwick and University of Edinburgh, 2008
-- note: Where many are lost, the change of the others may not be that of all.
SELECT respondent, scheme, first_on AS occurred, 1.0::DOUBLE AS weight,
       CASE WHEN first_on + INTERVAL 90 DAY <= last_asked THEN followed::INT::DOUBLE END AS value,
       CASE WHEN first_on + INTERVAL 90 DAY > last_asked THEN 'too_soon' END AS left_out, age_band, gender, need
FROM (
  SELECT scheme, respondent, min(occurred) AS first_on, max(occurred) AS last_on, last_asked,
         arg_min(swemwbs_score, 2 * date_diff('day', DATE '1900-01-01', occurred) + (wave <> 'baseline')::INTEGER) AS first_score,
         arg_min(age_band, occurred) AS age_band, arg_min(gender, occurred) AS gender, arg_min(need, occurred) AS need,
         max(occurred) >= min(occurred) + INTERVAL 90 DAY AS followed
  FROM response
  JOIN (SELECT scheme, max(occurred) AS last_asked FROM response GROUP BY scheme) USING (scheme)
  WHERE answered_by IS DISTINCT FROM 'proxy' AND swemwbs_score IS NOT NULL
  GROUP BY scheme, respondent, last_asked
)

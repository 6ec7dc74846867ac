-- The mean of people's first own wellbeing score, from 7 to 35, by the year of it: for those
-- who were asked again at least 90 days later and those who were not. Where the two differ,
-- the change of those who were asked again is not that of all. People first asked less than
-- 90 days before their scheme's latest answers are left out.
-- id: KHI-08d
-- title: Wellbeing at the start
-- question: How well did people feel when they were first asked, and were those who were lost different?
-- sentence: Wellbeing was {value} on a scale from 7 to 35 on average when people were first asked
-- kind: mean
-- unit: score
-- better: neither
-- theme: Wellbeing
-- of: people first asked in the period
-- each: person
-- by: followed age_band gender need
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- within: wellbeing
-- scale: 7 35
-- periods: year
-- base: nearest 5
-- min-n: 10
-- instrument: Short Warwick-Edinburgh Mental Wellbeing Scale (SWEMWBS)
-- licence: Wording is not shipped: registered users bring their own. Copyright NHS Health Scotland, University of Warwick and University of Edinburgh, 2008
-- note: A low start is followed by some rise whatever is done: scores that lie far from the average tend back towards it.
SELECT respondent, scheme, first_on AS occurred, 1.0::DOUBLE AS weight,
       CASE WHEN first_on + INTERVAL 90 DAY <= last_asked THEN first_score END AS value,
       CASE WHEN first_on + INTERVAL 90 DAY > last_asked THEN 'too_soon' END AS left_out,
       CASE WHEN followed THEN 'asked_again' ELSE 'not_asked_again' END AS followed, age_band, gender, need
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

-- The mean difference between the latest wellbeing score of a person and their own
-- first one, at least 90 days apart. Only people with two scores of their own count.
-- People often start support when life is at a low point, and some rise would come
-- anyway: this is a change, not an effect.
-- id: KHI-08
-- title: Change in wellbeing
-- question: Do the same people feel better than when they were first asked?
-- sentence: The same people score {value} points differently on wellbeing from when they were first asked
-- kind: change
-- unit: points
-- better: higher
-- theme: Wellbeing
-- of: people asked at least twice
-- each: person
-- by: age_band gender need
-- source: Survey responses
-- reads: person survey_response
-- looks: back
-- since: 1
-- scale: -28 28
-- within: wellbeing
-- min-n: 10
-- instrument: Short Warwick-Edinburgh Mental Wellbeing Scale (SWEMWBS)
-- licence: Wording is not shipped: registered users bring their own. Copyright NHS Health Scotland, University of Warwick and University of Edinburgh, 2008
-- withheld: asked_once not_all_items not_scored
-- note: Only people who were asked again are counted; those who left are not, and may have fared otherwise. People often start at a low point and some rise would come anyway.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN change END AS value,
       left_out, age_band, gender, need
FROM wellbeing_pair

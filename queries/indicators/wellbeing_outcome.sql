-- What became of the same people's wellbeing between their own first score and their latest
-- in the year, at least 90 days later: reliably better where it rose by more than 2.87
-- points, reliably worse where it fell by more, else without reliable change. 2.87 points
-- are what error of measurement alone explains 95 times in a hundred on this scale (Health
-- and Quality of Life Outcomes 2018, doi 10.1186/s12955-018-1060-2). The three are given
-- together or not at all.
-- id: KHI-08b
-- title: Wellbeing better, the same or worse
-- question: How many of the same people feel reliably better, and how many reliably worse?
-- sentence: {value} of the same people feel reliably better than when they were first asked
-- kind: outcome
-- unit: percent
-- better: higher
-- theme: Wellbeing
-- of: people asked at least twice
-- each: person
-- by: outcome
-- levels: improved unchanged deteriorated
-- periods: year
-- source: Survey responses
-- reads: person survey_response
-- looks: back
-- since: 1
-- within: wellbeing_change
-- min-n: 10
-- instrument: Short Warwick-Edinburgh Mental Wellbeing Scale (SWEMWBS)
-- licence: Wording is not shipped: registered users bring their own. Copyright NHS Health Scotland, University of Warwick and University of Edinburgh, 2008
-- withheld: asked_once not_all_items not_scored
-- note: Read all three. Only people who were asked again are counted; those who left are not, and may have fared otherwise. People often start at a low point and some rise would come anyway: this is a change, not an effect.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (change > 2.87)::INT::DOUBLE END AS value, left_out,
       CASE WHEN left_out IS NOT NULL THEN NULL WHEN change > 2.87 THEN 'improved' WHEN change < -2.87 THEN 'deteriorated' ELSE 'unchanged' END AS outcome
FROM wellbeing_pair

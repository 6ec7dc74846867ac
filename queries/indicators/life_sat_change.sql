-- The change in life satisfaction of the same people, from the first time they were
-- asked to the latest time in the period, at least 30 days later. Both answers must be
-- their own, alone or with help. People asked once so far are left out and counted.
-- People often start support when life is at a low point, and some rise would come
-- anyway: this is a change, not an effect.
-- id: KHI-09a
-- title: Change in life satisfaction
-- question: Are the same people more satisfied with life than when they were first asked?
-- sentence: The same people rate their lives {value} points differently from when they were first asked
-- kind: change
-- unit: points
-- better: higher
-- theme: Wellbeing
-- of: people asked at least twice
-- each: person
-- by: age_band gender need
-- instrument: Personal wellbeing questions of the Office for National Statistics (ONS4)
-- source: Survey responses
-- reads: person survey_response
-- looks: back
-- since: 1
-- licence: Crown copyright, Open Government Licence v3.0
-- scale: -10 10
-- within: life_sat
-- withheld: asked_once not_answered
-- min-n: 10
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN change END AS value,
       left_out, age_band, gender, need
FROM life_sat_pair

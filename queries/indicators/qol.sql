-- Quality of life on the scale of the official measure 1A, 0 to 24: for each of
-- eight parts of life the best answer gives 3 and the worst 0. Only people who
-- answered all eight count, as in the official rule.
-- id: KHI-10
-- title: Quality of life
-- question: What quality of life do people have?
-- sentence: Quality of life is {value} out of 24 on average
-- kind: mean
-- unit: score
-- better: higher
-- theme: Wellbeing
-- of: people
-- each: person
-- by: age_band gender need answered_by ethnicity communication deprivation
-- instrument: ASCOT SCT4 (ASCS q3a to q9a, q11)
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- licence: Wording is the University of Kent's (ASCOT) and is not shipped; codes and scoring only
-- official: 1A
-- scale: 0 24
-- within: control
-- min-n: 5
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (32 - (control + personal_care + food + home_clean + safe + contact + occupation + dignity))::DOUBLE END AS value,
       left_out, age_band, gender, need, answered_by, ethnicity, communication, deprivation
FROM (
  SELECT r.*,
         CASE WHEN control_missing = 'not_asked' AND personal_care_missing = 'not_asked' AND food_missing = 'not_asked' AND home_clean_missing = 'not_asked' AND safe_missing = 'not_asked' AND contact_missing = 'not_asked' AND occupation_missing = 'not_asked' AND dignity_missing = 'not_asked' THEN 'not_asked'
              WHEN control IS NOT NULL AND personal_care IS NOT NULL AND food IS NOT NULL AND home_clean IS NOT NULL AND safe IS NOT NULL AND contact IS NOT NULL AND occupation IS NOT NULL AND dignity IS NOT NULL THEN NULL
              WHEN coalesce(control_missing, 'unreadable') = 'unreadable' AND coalesce(personal_care_missing, 'unreadable') = 'unreadable' AND coalesce(food_missing, 'unreadable') = 'unreadable' AND coalesce(home_clean_missing, 'unreadable') = 'unreadable'
               AND coalesce(safe_missing, 'unreadable') = 'unreadable' AND coalesce(contact_missing, 'unreadable') = 'unreadable' AND coalesce(occupation_missing, 'unreadable') = 'unreadable' AND coalesce(dignity_missing, 'unreadable') = 'unreadable' THEN 'unreadable'
              ELSE 'not_all_eight' END AS left_out
  FROM response r
)

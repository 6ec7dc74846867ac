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
-- by: age_band gender need
-- instrument: Personal wellbeing questions of the Office for National Statistics (ONS4)
-- source: Survey responses
-- reads: person survey_response
-- since: 1
-- licence: Crown copyright, Open Government Licence v3.0
-- scale: -10 10
-- within: life_sat
-- min-n: 10
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (life_sat - first_score)::DOUBLE END AS value,
       left_out, age_band, gender, need
FROM (
  SELECT a.*,
         CASE WHEN own IS NOT NULL THEN own
              WHEN first_on IS NULL OR occurred < first_on + INTERVAL 30 DAY THEN 'asked_once'
         END AS left_out
  FROM (
    SELECT r.*, f.first_on, f.first_score,
           CASE WHEN answered_by = 'proxy' THEN 'proxy' ELSE life_sat_missing END AS own
    FROM response r
    LEFT JOIN (
      -- The first own answer of everyone who has one at least 30 days later; on one
      -- day, that of the baseline.
      SELECT scheme, respondent, min(occurred) AS first_on,
             arg_min(life_sat, 2 * date_diff('day', DATE '1900-01-01', occurred) + (wave <> 'baseline')::INTEGER) AS first_score
      FROM response SEMI JOIN asked_again USING (scheme, respondent)
      WHERE answered_by IS DISTINCT FROM 'proxy' AND life_sat IS NOT NULL
      GROUP BY scheme, respondent
      HAVING max(occurred) >= min(occurred) + INTERVAL 30 DAY
    ) f USING (scheme, respondent)
  ) a
)

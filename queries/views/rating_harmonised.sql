-- Each service with whether it is rated good or better, in the one way in which the four
-- regulators can be brought together. England: the overall rating is good or outstanding.
-- Scotland: the lowest of its key questions is graded 4 (good) or higher. Wales: the
-- overall rating, or else each rating, is good or excellent. Northern Ireland has no
-- ratings. NULL where nothing is rated. The rule and the day of the oldest rating
-- stand beside the answer: a rating can be years old.
CREATE OR REPLACE VIEW rating_harmonised AS
SELECT source, vintage, service_ref, any_value(service_name) AS service_name, any_value(provider) AS provider, any_value(place_code) AS place_code,
       CASE source WHEN 'cqc' THEN 'ENG' WHEN 'care_inspectorate' THEN 'SCO' WHEN 'ciw' THEN 'WAL' WHEN 'rqia' THEN 'NIR' END AS nation,
       CASE source
         WHEN 'cqc' THEN bool_or(rating IN ('good', 'outstanding')) FILTER (question = 'overall' AND rating <> 'not_rated')
         WHEN 'care_inspectorate' THEN min(try_cast(rating AS INTEGER)) >= 4
         WHEN 'ciw' THEN coalesce(bool_or(rating IN ('good', 'excellent')) FILTER (question = 'overall' AND rating <> 'not_rated'),
                                  bool_and(rating IN ('good', 'excellent')) FILTER (rating <> 'not_rated'))
       END AS good_or_better,
       CASE source
         WHEN 'cqc' THEN 'overall rating good or outstanding'
         WHEN 'care_inspectorate' THEN 'lowest key question graded 4 or higher'
         WHEN 'ciw' THEN 'rated good or excellent'
         WHEN 'rqia' THEN 'the regulator gives no ratings'
       END AS rule,
       min(rated_on) AS rated_from
FROM rating
WHERE superseded_by IS NULL
GROUP BY source, vintage, service_ref

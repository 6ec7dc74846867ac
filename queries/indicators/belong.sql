-- The share of people who feel part of the family or household they live with all or
-- most of the time, out of those who lived in a live-in arrangement or a Homeshare
-- match on the day they were asked and who answered. Others are left out and counted:
-- the question is about the household.
-- id: KHI-06
-- title: Part of the household
-- question: Do people feel part of the family or household they live with?
-- sentence: {value} of people feel part of the household they live with all or most of the time
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Friendship and belonging
-- of: people
-- each: person
-- by: age_band gender need ethnicity communication deprivation
-- source: Survey responses and arrangements
-- reads: arrangement person survey_response
-- looks: back
-- since: 1
-- min-n: 5
-- instrument: Our own home, kindness and work questions (khi_home)
-- licence: CC0: our own question
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (belong <= 2)::INT::DOUBLE END AS value,
       left_out, age_band, gender, need, ethnicity, communication, deprivation
FROM (
  SELECT *, CASE WHEN belong_missing = 'not_asked' THEN belong_missing
                 WHEN with_others IS NULL THEN 'lives_elsewhere'
                 ELSE belong_missing END AS left_out
  FROM response LEFT JOIN (
    SELECT DISTINCT r.scheme, r.respondent, r.occurred, true AS with_others
    FROM response r
    JOIN arrangement_now a ON a.scheme_id = r.scheme AND a.person_key = r.respondent AND a.type IN ('live_in', 'homeshare_match')
     AND a.start_on <= r.occurred AND (a.end_on IS NULL OR a.end_on >= r.occurred)
    WHERE r.belong_missing IS DISTINCT FROM 'not_asked'
  ) USING (scheme, respondent, occurred)
)

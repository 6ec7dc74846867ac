-- Arrangements as they stand with where the person would live otherwise and how that is known:
-- as it was judged for them, or else where they lived before, or else what the mix of a region
-- or a nation was taken to say. Hospital never counts from such a mix.
-- after: views/arrangement_now
CREATE OR REPLACE VIEW judged_alternative AS
SELECT *, coalesce(judged, lived, taken) AS otherwise,
       CASE WHEN judged IS NOT NULL THEN coalesce(otherwise_source, 'source_not_said')
            WHEN lived IS NOT NULL THEN 'prior_placement'
            WHEN taken IS NOT NULL THEN otherwise_source END AS known_by
FROM (
  SELECT *,
         nullif(prior_setting, 'not_known') AS lived,
         CASE WHEN coalesce(otherwise_source, '') NOT IN ('regional_mix', 'national_mix') THEN nullif(otherwise_setting, 'not_known') END AS judged,
         CASE WHEN otherwise_source IN ('regional_mix', 'national_mix') AND otherwise_setting NOT IN ('hospital', 'not_known') THEN otherwise_setting END AS taken
  FROM arrangement_now
)

-- Of the live-in arrangements whose first anniversary lies in the year, the share that were
-- still open on it, and how many were after two, three and five years as far as anybody can
-- know yet: every arrangement counts, however it ended, also by a death or a planned move.
-- Who is still there counts for as long as the scheme's records go. An arrangement that
-- began less than a year ago is not counted yet.
-- id: KHI-22
-- title: Homes that last
-- question: Do homes last?
-- sentence: {value} of live-in arrangements were still there after a year
-- kind: survival
-- unit: percent
-- better: higher
-- theme: Home and safety
-- of: live-in arrangements
-- each: arrangement
-- by: fate
-- steps: 12 24 36 60
-- periods: year
-- source: Arrangements
-- reads: arrangement scheme_quarter survey_response
-- since: 1
-- min-n: 10
-- instrument: Scheme records
-- licence: The schemes' own records
-- note: Not every ending is a bad one: the share is of all endings together.
SELECT arrangement_key AS respondent, scheme_id AS scheme, anniversary AS occurred, 1.0::DOUBLE AS weight,
       least(CASE WHEN until >= anniversary THEN greatest(12, date_sub('month', start_on, until)) ELSE date_sub('month', start_on, until) END, 240)::DOUBLE AS value,
       NULL::VARCHAR AS left_out, CASE WHEN end_on <= last_known THEN 'ended' ELSE 'open' END AS fate
FROM (
  SELECT a.*, (a.start_on + INTERVAL 1 YEAR)::DATE AS anniversary, l.last_known, least(coalesce(a.end_on, l.last_known), l.last_known) AS until
  FROM arrangement_now a
  JOIN (SELECT scheme_id, max(last_day) AS last_known FROM known_quarter GROUP BY scheme_id) l USING (scheme_id)
  WHERE a.type = 'live_in'
)
JOIN known_quarter q USING (scheme_id)
WHERE anniversary BETWEEN q.first_day AND q.last_day

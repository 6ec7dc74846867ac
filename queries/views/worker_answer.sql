-- Workers' survey answers in force, each as a number or NULL, and beside it the reason why it is NULL.
-- This is the only reader of worker_response: the codes that stand for "not an answer"
-- stop here. The respondent is the worker, never a person supported.
CREATE OR REPLACE VIEW worker_answer AS
SELECT r.worker_key AS respondent, r.scheme_id AS scheme, r.answered_on AS occurred, r.wave,
       CASE WHEN r.warmth >= 0 THEN r.warmth END AS warmth, why_missing(r.warmth) AS warmth_missing,
       CASE WHEN r.respect >= 0 THEN r.respect END AS respect, why_missing(r.respect) AS respect_missing,
       CASE WHEN r.trust >= 0 THEN r.trust END AS trust, why_missing(r.trust) AS trust_missing,
       CASE WHEN r.listened >= 0 THEN r.listened END AS listened, why_missing(r.listened) AS listened_missing,
       CASE WHEN r.valued >= 0 THEN r.valued END AS valued, why_missing(r.valued) AS valued_missing,
       CASE WHEN r.time_enough >= 0 THEN r.time_enough END AS time_enough, why_missing(r.time_enough) AS time_enough_missing,
       CASE WHEN r.system_impact >= 0 THEN r.system_impact END AS system_impact, why_missing(r.system_impact) AS system_impact_missing
FROM worker_response r
WHERE r.superseded_by IS NULL

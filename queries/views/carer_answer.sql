-- Carers' survey answers in force, each as a number or NULL, and beside it the reason why it is NULL.
-- This is the only reader of carer_response: the codes that stand for "not an answer"
-- stop here. The respondent is the carer, never a person supported.
CREATE OR REPLACE VIEW carer_answer AS
SELECT r.carer_key AS respondent, r.scheme_id AS scheme, r.answered_on AS occurred, r.wave, r.carer_kind,
       CASE WHEN r.warmth >= 0 THEN r.warmth END AS warmth, why_missing(r.warmth) AS warmth_missing,
       CASE WHEN r.respect >= 0 THEN r.respect END AS respect, why_missing(r.respect) AS respect_missing,
       CASE WHEN r.trust >= 0 THEN r.trust END AS trust, why_missing(r.trust) AS trust_missing,
       CASE WHEN r.listened >= 0 THEN r.listened END AS listened, why_missing(r.listened) AS listened_missing,
       CASE WHEN r.valued >= 0 THEN r.valued END AS valued, why_missing(r.valued) AS valued_missing,
       CASE WHEN r.breaks >= 0 THEN r.breaks END AS breaks, why_missing(r.breaks) AS breaks_missing,
       CASE WHEN r.pay_rise >= 0 THEN r.pay_rise END AS pay_rise, why_missing(r.pay_rise) AS pay_rise_missing,
       CASE WHEN r.system_impact >= 0 THEN r.system_impact END AS system_impact, why_missing(r.system_impact) AS system_impact_missing,
       r.carer_qol,
       CASE WHEN r.carer_qol IS NOT NULL THEN NULL
            WHEN coalesce(r.carer_occupation, r.carer_control, r.carer_self_care, r.carer_safety, r.carer_contact, r.carer_encouragement) IS NULL THEN 'not_asked'
            WHEN r.carer_occupation >= 0 AND r.carer_control >= 0 AND r.carer_self_care >= 0 AND r.carer_safety >= 0 AND r.carer_contact >= 0 AND r.carer_encouragement >= 0 THEN 'not_scored'
            ELSE 'not_all_items' END AS carer_qol_missing
FROM carer_response r
WHERE r.superseded_by IS NULL

-- Quoted figures in force in a snapshot, the oldest first.
SELECT claim_ref, words, source, vintage, strftime(said_on, '%Y-%m-%d') AS said_on, place_code, indicator, period, kind, from_period, value
FROM claim ORDER BY said_on, claim_ref

-- Quoted figures in force.
CREATE TABLE snapshot.claim AS
SELECT claim_ref, words, source, vintage, said_on, place_code, indicator, period, kind, from_period, value
FROM claim WHERE superseded_by IS NULL
ORDER BY ALL

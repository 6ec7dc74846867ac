-- Placeholder until the duck helper writes it.
SELECT 1

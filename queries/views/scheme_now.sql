-- Schemes as they stand: the rows that no later batch has replaced.
CREATE OR REPLACE VIEW scheme_now AS
SELECT scheme_id, name, model, nation, area_code, provider_type, opened_on, closed_on
FROM scheme WHERE superseded_by IS NULL

-- Arrangements as they stand: the rows that no later batch has replaced.
CREATE OR REPLACE VIEW arrangement_now AS
SELECT scheme_id, arrangement_key, person_key, type, start_on, end_on, end_reason, planned, prior_setting, need_band, otherwise_setting, otherwise_source
FROM arrangement WHERE superseded_by IS NULL

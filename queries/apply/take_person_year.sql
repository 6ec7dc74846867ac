-- Stages the yearly facts of a batch that is being undone, to find what they had replaced.
-- param batch: BIGINT, the batch that is undone
INSERT INTO stage_person_year
SELECT * FROM person_year WHERE batch = $batch

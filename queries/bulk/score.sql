-- The same for answers that count up to the best, from least to top: high ones are the likelier.
CREATE OR REPLACE TEMP MACRO bulk_score(h, least, top, lean) AS
  (CASE WHEN bulk_code(h, top - least + 1, lean) < 0 THEN bulk_code(h, top - least + 1, lean) ELSE top + 1 - bulk_code(h, top - least + 1, lean) END)::SMALLINT

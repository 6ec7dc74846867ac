-- How a made-up answer comes about of a number of chance: one of k codes from 1 up, and one time in 128 none.
-- Low codes are the likelier, the higher lean is (0: all alike, 256: as the product of two numbers of chance).
CREATE OR REPLACE TEMP MACRO bulk_code(h, k, lean) AS
  (CASE WHEN h & 127 = 0 THEN -1
        WHEN ((h >> 8) & 255)::INTEGER < lean THEN 1 + ((((h >> 16) & 65535)::BIGINT * ((h >> 32) & 65535)::BIGINT * k) >> 32)
        ELSE 1 + ((((h >> 16) & 65535)::BIGINT * k) >> 16) END)::SMALLINT

-- Drops the arrangements that 0122 has brought over.
DROP TABLE arrangement_before

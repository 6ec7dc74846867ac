-- Drops the people that 0152 has brought over.
DROP TABLE person_before

-- Puts the people as they were aside, so that 0151 can make the table with what helps a person to communicate and how deprived their area is.
ALTER TABLE person RENAME TO person_before

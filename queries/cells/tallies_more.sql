-- Gives the table tallies a breakdown that no indicator had so far.
-- template: breakdown is its name
ALTER TABLE tallies ADD COLUMN {breakdown} VARCHAR

-- Whether an answer is in force.
superseded_by IS NULL

-- Whether an answer was in force before those came that the cells do not show yet.
batch NOT IN (SELECT line FROM cells_pending) AND (superseded_by IS NULL OR superseded_by IN (SELECT line FROM cells_pending))

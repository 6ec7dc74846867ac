-- Notes that the cells show everything that the lines of the ledger changed.
DELETE FROM cells_pending

-- The columns of the observations of one indicator, to be held against the contract.
DESCRIBE own

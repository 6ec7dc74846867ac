-- The columns of the tally, to be held against the contract.
DESCRIBE tally

-- Who loaded a batch: a user of the operating system. NULL for what was loaded before this was kept.
ALTER TABLE batch ADD COLUMN loaded_by VARCHAR

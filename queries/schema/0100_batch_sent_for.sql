-- The scheme that a batch was sent for; NULL where it was sent for several or for none, or before this was kept.
ALTER TABLE batch ADD COLUMN sent_for VARCHAR

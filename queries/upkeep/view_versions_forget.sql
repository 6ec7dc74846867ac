-- Forgets what the views were made from.
DELETE FROM view_version

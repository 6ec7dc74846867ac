-- Lets the database attach files in the snapshot folder, and no others once the doors are shut.
-- param folder: VARCHAR, absolute path
SET allowed_directories = [$folder]

-- Lets the database attach files in the snapshot folder, and no others once the doors are shut, but
-- for one folder into which rows are to be written for another engine (khi publish --parquet).
-- param folder: VARCHAR, absolute path
-- param beside: VARCHAR, absolute path of the other one; the same again where there is none
SET allowed_directories = [$folder, $beside]

-- Where the database may spill: inside the data folder, so that nothing lands on another disk.
-- param folder: VARCHAR, absolute path
SET temp_directory = $folder

-- No files, no network, no extensions from here on, whatever a statement says.
SET enable_external_access = false

-- How much has changed that the cells do not show yet; it must be nothing before a snapshot is published.
SELECT count(*) FROM cells_pending

-- Puts the services of councils as they were aside, so that 0191 can make the table with assessed need.
ALTER TABLE service_event RENAME TO service_event_before

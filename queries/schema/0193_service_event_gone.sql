-- Drops the services that 0192 has brought over.
DROP TABLE service_event_before

-- Services that a council pays for, a row for each in each quarter, as in Client Level Data.
-- No name, number, postcode or date of birth; the person is a pseudonym. What a week costs is
-- worked out at load by the published rule.
CREATE TABLE service_event (
  scheme_id         VARCHAR NOT NULL,
  quarter           VARCHAR NOT NULL,
  event_key         BIGINT NOT NULL,
  council           VARCHAR NOT NULL,
  person_key        BIGINT NOT NULL,
  client_type       VARCHAR NOT NULL,
  need              VARCHAR,
  age_band          VARCHAR,
  accommodation     VARCHAR,
  funding           VARCHAR,
  start_on          DATE NOT NULL,
  end_on            DATE,
  service_type      VARCHAR NOT NULL,
  component         VARCHAR NOT NULL,
  mechanism         VARCHAR,
  provider_location VARCHAR,
  unit_cost         DOUBLE,
  cost_frequency    VARCHAR,
  planned_units     DOUBLE,
  cost_per_week     DOUBLE,
  weeks_in_period   DOUBLE,
  total_in_period   DOUBLE,
  need_band         VARCHAR,          -- assessed need, where a council adds it: low, medium, high, very_high
  batch             BIGINT NOT NULL,
  sheet             VARCHAR NOT NULL,
  line              INTEGER NOT NULL,
  superseded_by     BIGINT
)

-- Ratings of services by the four regulators, as published, kept with their edition so that a later one does not overwrite an earlier.
CREATE TABLE rating (
  source        VARCHAR NOT NULL,
  vintage       VARCHAR NOT NULL,
  service_ref   VARCHAR NOT NULL,
  service_name  VARCHAR NOT NULL,
  provider      VARCHAR,
  place_code    VARCHAR,
  question      VARCHAR NOT NULL,
  rating        VARCHAR NOT NULL,
  rated_on      DATE,
  batch         BIGINT NOT NULL,
  sheet         VARCHAR NOT NULL,
  line          INTEGER NOT NULL,
  superseded_by BIGINT
)

-- Costs: pounds a week of one arrangement in one financial year, one row per element.
-- A contribution that the person pays is an element of its own, given as a
-- positive amount; the views subtract it.
CREATE TABLE cost (
  scheme_id       VARCHAR NOT NULL,
  arrangement_key BIGINT NOT NULL,
  year            VARCHAR NOT NULL, -- financial year, 2025-26; also the price year
  element         VARCHAR NOT NULL, -- care, overhead, day_support, respite, client_contribution, housing_benefit
  weekly          DOUBLE NOT NULL,  -- pounds a week, prices of that year
  batch           BIGINT NOT NULL,
  sheet           VARCHAR NOT NULL,
  line            INTEGER NOT NULL,
  superseded_by   BIGINT
)

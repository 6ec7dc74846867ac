-- Arrangements: one row per person, type of support and start; open while end_on is NULL.
CREATE TABLE arrangement (
  scheme_id         VARCHAR NOT NULL,
  arrangement_key   BIGINT NOT NULL,
  person_key        BIGINT NOT NULL,
  type              VARCHAR NOT NULL, -- live_in, short_break, day_support, homeshare_match, ...
  start_on          DATE NOT NULL,
  end_on            DATE,
  end_reason        VARCHAR,
  planned           VARCHAR,          -- yes, no
  prior_setting     VARCHAR,
  need_band         VARCHAR,          -- assessed need: low, medium, high, very_high
  otherwise_setting VARCHAR,          -- where the person would live without it, as was judged
  otherwise_source  VARCHAR,          -- how that is known: prior_placement, panel, matched, regional_mix, national_mix
  batch             BIGINT NOT NULL,
  sheet             VARCHAR NOT NULL,
  line              INTEGER NOT NULL,
  superseded_by     BIGINT
)

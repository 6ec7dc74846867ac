-- The schemes of which anything that is given out differs between the database and the snapshot that is being
-- brought up to it: rows are held against each other by a hash of each, added up for a scheme.
CREATE OR REPLACE TEMP TABLE republished AS
WITH now AS (
  SELECT 1 AS part, scheme_id, sum(hash(c)::HUGEINT) AS have, count(*) AS n FROM cell c WHERE dimension = 'all' OR length(period) = 7 GROUP BY scheme_id
  UNION ALL
  SELECT 2, scheme_id, sum(hash(b)::HUGEINT), count(*) FROM cell_bin b WHERE dimension = 'all' OR length(period) = 7 GROUP BY scheme_id
  UNION ALL
  SELECT 3, scheme_id, sum(hash(l)::HUGEINT), count(*) FROM cell_left_out l GROUP BY scheme_id
), was AS (
  SELECT 1 AS part, scheme_id, sum(hash(c)::HUGEINT) AS had, count(*) AS m FROM snapshot.cell c GROUP BY scheme_id
  UNION ALL
  SELECT 2, scheme_id, sum(hash(b)::HUGEINT), count(*) FROM snapshot.cell_bin b GROUP BY scheme_id
  UNION ALL
  SELECT 3, scheme_id, sum(hash(l)::HUGEINT), count(*) FROM snapshot.cell_left_out l GROUP BY scheme_id
)
SELECT DISTINCT scheme_id FROM now FULL JOIN was USING (part, scheme_id) WHERE have IS DISTINCT FROM had OR n IS DISTINCT FROM m

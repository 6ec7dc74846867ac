-- One made-up scheme of a country for benchmarks. No load stands behind it: its batch is 0, which no line of the ledger has.
-- param scheme: VARCHAR
-- param name: VARCHAR
-- param nation: VARCHAR
-- param area: VARCHAR, code of the council
-- param opened: DATE
INSERT INTO scheme VALUES ($scheme, $name, 'shared_lives', $nation, $area, 'council', $opened, NULL, 0, '', 1, NULL)
